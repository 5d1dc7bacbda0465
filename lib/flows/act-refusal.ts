import { closedNow, movedAway, notAnIncident } from '../block-kit/act-refusals.ts';
import type { Message } from '../block-kit/message.ts';
import type { UpstreamError } from '../errors.ts';
import type { FiledIncident } from '../gitlab/filed-incident.ts';
import type { ActVerb } from '../incident/act.ts';

/** What was to be acted on is no incident, is somewhere else by now, or is closed where that makes no sense. */
export function refusalFor(verb: ActVerb, incident: FiledIncident, slackCommand: string): Message | undefined {
  if (incident.movedTo) return movedAway(incident);
  if (incident.type !== 'incident') return notAnIncident(incident);
  const endsWithIt = verb === 'acknowledge' || verb === 'resolve';
  return endsWithIt && incident.state === 'closed' ? closedNow(incident, slackCommand) : undefined;
}

const developers: ReadonlySet<ActVerb> = new Set(['acknowledge', 'resolve', 'timeline']);

/** GitLab's no in a sentence that ends in what to do; nothing where trying again, or another token, may help. */
export function whyNot({ code, transient, detail }: UpstreamError, verb: ActVerb): string | undefined {
  if (transient || code === 'invalid_token') return undefined;
  if (code !== 'forbidden' && code !== 'insufficient_scope') return `GitLab says: ${detail ?? code}`;
  const role = developers.has(verb) ? 'Developer' : 'Reporter';
  return `GitLab does not let you: it takes at least the ${role} role in this project. Ask a Maintainer for it, then try again.`;
}

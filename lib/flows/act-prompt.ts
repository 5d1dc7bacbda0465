import { actButton, actGone } from '../block-kit/act-buttons.ts';
import { actView } from '../block-kit/act-form.ts';
import { type ActForm, maxField } from '../block-kit/act-state.ts';
import type { Message } from '../block-kit/message.ts';
import { parseSeverity } from '../command/read-act.ts';
import { typedText } from '../command/text.ts';
import { parseWhen } from '../command/when.ts';
import { UpstreamError } from '../errors.ts';
import type { Installation } from '../store/installations.ts';
import type { Submission } from '../store/submissions.ts';
import type { SlackPerson } from '../tenant.ts';
import { incidentLabel, incidentValue } from './place.ts';
import type { AckRooms } from './rooms.ts';
import type { TypedAct } from './typed-act.ts';

/** Who has just typed or clicked: within three seconds of it, the trigger id opens one modal. */
export interface Actor {
  person: SlackPerson;
  installation: Installation;
  triggerId: string;
}

/** Opens the prompt of an act kept under `key`; when Slack does not, the answer is a button that will. */
export async function openPrompt(
  { slack, seams, log }: AckRooms,
  { installation, triggerId }: Actor,
  typed: TypedAct,
  key: string,
): Promise<Message | undefined> {
  try {
    await slack.openView(installation.botToken, triggerId, actView(promptOf(typed, key, seams.now())));
    return undefined;
  } catch (failure) {
    if (!(failure instanceof UpstreamError) || failure.service !== 'slack') throw failure;
    log.warn('the prompt did not open', { code: failure.code });
    return actButton(key);
  }
}

/** The same from a button, for the act's author alone. The button stays, so that a form closed by mistake is not lost. */
export async function openKept(
  rooms: AckRooms,
  actor: Actor,
  kept: Submission | undefined,
): Promise<Message | undefined> {
  if (kept?.kind !== 'act' || !kept.typed || kept.person.userId !== actor.person.userId) return actGone();
  return openPrompt(rooms, actor, kept.typed as TypedAct, kept.key);
}

const ofText: ReadonlySet<string> = new Set(['comment', 'timeline', 'close']);

/** The form with what was typed in it. A text too long for Slack's field is not shown; it goes along whole. */
export function promptOf(typed: TypedAct, from: string, now: number): ActForm {
  const { verb, words, target, likely, problem, channelId, threadTs, quote } = typed;
  const quoted = quote !== undefined;
  const text = typedText(words);
  const textKept = quoted || (ofText.has(verb) && Array.from(text).length > maxField);
  const incident = target?.by === 'key' ? incidentValue(target.key) : undefined;
  const named = target?.by === 'key' ? target.key : target;
  return {
    origin: { verb, from, channelId, threadTs, incident, ...(textKept && { textKept }), ...(quoted && { quoted }) },
    problem,
    about: named && (likely?.label ?? incidentLabel(named)),
    incident: likely,
    ...(textKept || text === '' ? {} : fieldsOf(verb, text, now)),
  };
}

function fieldsOf(verb: TypedAct['verb'], text: string, now: number): Partial<ActForm> {
  const short = Array.from(text).slice(0, maxField).join('');
  switch (verb) {
    case 'severity':
      return { severity: parseSeverity(text) };
    case 'assign':
      return { who: short };
    case 'label':
      return { labels: short };
    case 'timeline': {
      const read = parseWhen(text, { now });
      if ('problem' in read) return { text };
      return { text: read.text, when: text.slice(0, text.length - read.text.length).trim() || undefined };
    }
    default:
      return { text };
  }
}

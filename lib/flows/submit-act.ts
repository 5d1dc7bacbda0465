import { type ActForm, readActForm } from '../block-kit/act-form.ts';
import { readAct } from '../command/read-act.ts';
import type { View } from '../slack/interaction.ts';
import type { SlackPerson } from '../tenant.ts';
import { keepAndQueue } from './keep.ts';
import { readIncidentValue } from './place.ts';
import type { AckRooms } from './rooms.ts';
import type { Submitted } from './submit-declare.ts';
import type { TypedAct } from './typed-act.ts';

/** Somebody submitted a prompt: what is wrong is told under the field, else it is durable before it is acknowledged. */
export async function submitAct(rooms: AckRooms, person: SlackPerson, view: View): Promise<Submitted> {
  const form = readActForm(view);
  const { verb, from, channelId = '', threadTs } = form.origin;
  const opened = from ? await rooms.submissions.find(person.tenant, from) : undefined;
  const typed = opened?.typed as TypedAct | undefined;
  const target = targetOf(rooms, form) ?? typed?.target;
  const words = (form.origin.textKept ? typed?.words : undefined) ?? wordsOf(form);
  const errors = problems(rooms, form, words, target !== undefined);
  if (Object.keys(errors).length > 0) return { errors };
  const { when } = form;
  const act: TypedAct = { verb, words, when, target, channelId, threadTs, responseUrl: typed?.responseUrl };
  await keepAndQueue(rooms, { person, key: view.id, kind: 'act', typed: act });
  return undefined;
}

function targetOf({ instance }: AckRooms, { incident, origin }: ActForm): TypedAct['target'] {
  const key = readIncidentValue(instance, incident?.value ?? origin.incident ?? '');
  return key && { by: 'key', key };
}

/** What was typed in a modal is plain text: made what a command would have been, where `& < >` come as entities. */
function wordsOf({ text, severity, who, labels }: ActForm): string {
  const typed = text ?? severity ?? who ?? labels ?? '';
  return typed.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
}

/** Times are only judged by their form here: whether one lies in the future depends on a time zone the worker looks up. */
function problems(
  { seams }: AckRooms,
  { origin, when }: ActForm,
  words: string,
  hasTarget: boolean,
): Record<string, string> {
  const clock = { now: seams.now() };
  const problems: Record<string, string> = {};
  if (!hasTarget) problems['incident'] = 'Choose the incident.';
  const read = readAct(origin.verb === 'timeline' ? 'comment' : origin.verb, words, clock);
  if ('problem' in read)
    problems[fieldOf[origin.verb] ?? 'text'] = `${read.problem[0]?.toUpperCase()}${read.problem.slice(1)}.`;
  const time = when ? readAct('timeline', `${when} x`, clock) : undefined;
  if (time && 'act' in time && time.act.verb === 'timeline' && time.act.at === undefined) {
    problems['when'] = 'Say HH:MM, YYYY-MM-DD HH:MM, or -15m.';
  }
  return problems;
}

const fieldOf: Record<string, string> = { severity: 'severity', assign: 'who', label: 'labels' };

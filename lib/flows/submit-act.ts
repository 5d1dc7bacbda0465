import { type ActForm, readActForm } from '../block-kit/act-state.ts';
import { errorsByBlock } from '../block-kit/choice.ts';
import { checkLength } from '../command/markdown.ts';
import { readAct } from '../command/read-act.ts';
import type { View } from '../slack/interaction.ts';
import type { SlackPerson } from '../tenant.ts';
import { promptOf } from './act-prompt.ts';
import { keepAndQueue } from './keep.ts';
import { laneOf } from './lane.ts';
import { readIncidentValue } from './place.ts';
import type { AckRooms } from './rooms.ts';
import type { Submitted } from './submit-declare.ts';
import type { TypedAct } from './typed-act.ts';

/** Somebody submitted a prompt: what is wrong is told under the field, else it is durable before it is acknowledged. */
export async function submitAct(rooms: AckRooms, person: SlackPerson, view: View): Promise<Submitted> {
  const form = readActForm(view);
  const { from } = form.origin;
  const opened = from ? await rooms.submissions.find(person.tenant, from) : undefined;
  const act = actOf(rooms, form, opened?.typed as TypedAct | undefined);
  const errors = problems(form, act, rooms.seams.now());
  if (Object.keys(errors).length > 0) return { errors: errorsByBlock(errors, view.fields) };
  const lane = await laneOf(rooms, person.tenant, act);
  await keepAndQueue(rooms, { person, key: view.id, kind: 'act', typed: act, lane });
  return undefined;
}

/** The act of the form; where its answer goes is known from what opened it. */
function actOf({ instance, seams }: AckRooms, form: ActForm, typed: TypedAct | undefined): TypedAct {
  const { verb, channelId = '', threadTs, textKept } = form.origin;
  const key = readIncidentValue(instance, form.incident?.value ?? form.origin.incident ?? '');
  const asTyped = typed && (textKept || isUntouched(form, promptOf(typed, '', seams.now())));
  return {
    channelId,
    threadTs,
    ...typed,
    verb,
    words: asTyped ? typed.words : wordsOf(form),
    when: asTyped && !textKept ? undefined : form.when,
    target: key ? { by: 'key', key } : typed?.target,
    ask: undefined,
    likely: undefined,
    problem: undefined,
  };
}

const filled = ['text', 'when', 'severity', 'who', 'labels'] as const;

/** What nobody changed is taken as it was typed: then it still holds whom Slack had recognized in it. */
function isUntouched(form: ActForm, prompt: ActForm): boolean {
  return filled.every((field) => form[field] === prompt[field]);
}

/** What was typed in a modal is plain text: made what a command would have been, where `& < >` come as entities. */
function wordsOf({ text, severity, who, labels }: ActForm): string {
  const typed = text ?? severity ?? who ?? labels ?? '';
  return typed.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
}

/** Whether a time lies in the future depends on a time zone which only the worker looks up. */
function problems({ origin, text, when }: ActForm, { words, target }: TypedAct, now: number): Record<string, string> {
  const { verb, textKept, quoted } = origin;
  const problems: Record<string, string> = {};
  if (!target) problems['incident'] = 'Choose the incident.';
  const read = readAct(verb === 'timeline' && (when || quoted) ? 'comment' : verb, words, { now });
  if ('problem' in read && !read.ofZone) problems[fieldOf[verb] ?? 'text'] = sentence(read.problem);
  const tooLong = verb === 'timeline' && !textKept && checkLength('timeline', text ?? '');
  if (tooLong) problems['text'] = tooLong;
  const time = when ? readAct('timeline', `${when} x`, { now }) : undefined;
  if (time && 'problem' in time && !time.ofZone) problems['when'] = sentence(time.problem);
  if (time && 'act' in time && time.act.verb === 'timeline' && time.act.at === undefined) {
    problems['when'] = 'Say HH:MM, YYYY-MM-DD HH:MM, or -15m.';
  }
  return problems;
}

const fieldOf: Partial<Record<TypedAct['verb'], string>> = { severity: 'severity', assign: 'who', label: 'labels' };

const sentence = (problem: string) => `${problem.charAt(0).toUpperCase()}${problem.slice(1)}.`;

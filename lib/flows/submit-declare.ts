import { errorsByBlock } from '../block-kit/choice.ts';
import { declarationOf, readDeclareForm } from '../block-kit/declare-form.ts';
import { declarationProblems } from '../incident/declaration.ts';
import type { View } from '../slack/interaction.ts';
import type { SlackPerson } from '../tenant.ts';
import { keepAndQueue } from './keep.ts';
import type { AckRooms } from './rooms.ts';

/** What is wrong, by block, for Slack to show under the fields; nothing when the submission is kept and the modal may close. */
export type Submitted = { errors: Record<string, string> } | undefined;

/** Somebody pressed Create: durable before it is acknowledged. The view id is the key, so pressing twice declares once. */
export async function submitDeclare(rooms: AckRooms, person: SlackPerson, view: View): Promise<Submitted> {
  const form = readDeclareForm(view);
  const problems = declarationProblems(declarationOf(form));
  if (Object.keys(problems).length > 0) return { errors: errorsByBlock(problems, view.fields) };
  await keepAndQueue(rooms, { person, key: view.id, kind: 'declare', typed: form, ulid: form.origin.ulid });
  return undefined;
}

/** Somebody closed the form: they are told that nothing happened, where they typed the command. */
export async function cancelDeclare(rooms: AckRooms, person: SlackPerson, view: View): Promise<void> {
  const { from } = readDeclareForm(view).origin;
  if (from) await keepAndQueue(rooms, { person, key: `closed ${view.id}`, kind: 'cancel', typed: { from } });
}

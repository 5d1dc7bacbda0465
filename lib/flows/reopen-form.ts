import { formGone, formOpened } from '../block-kit/declare-answers.ts';
import type { DeclareForm } from '../block-kit/declare-state.ts';
import type { Message } from '../block-kit/message.ts';
import { parseCommand } from '../command/parse.ts';
import type { Installation } from '../store/installations.ts';
import type { Submission } from '../store/submissions.ts';
import type { SlackPerson } from '../tenant.ts';
import type { TypedCommand } from './caller.ts';
import { prefill } from './choose-project.ts';
import { openDeclare } from './open-declare.ts';
import type { AckRooms } from './rooms.ts';

export interface Reopening {
  installation: Installation;
  person: SlackPerson;
  triggerId: string;
  /** The kept submission named by the button. Whoever else clicks it gets nothing of it. */
  key: string;
}

/** The form from a button: prefilled from the command that was typed, or as it was filled in when GitLab said no. */
export async function reopenForm(
  rooms: AckRooms,
  { installation, person, triggerId, key }: Reopening,
): Promise<Message> {
  const kept = await rooms.submissions.find(person.tenant, key);
  const form = kept?.person.userId === person.userId ? await formOf(rooms, kept) : undefined;
  if (!form) return formGone(rooms.settings.slackCommand);
  return (await openDeclare(rooms, { installation, person, triggerId, from: key, form })) ?? formOpened();
}

async function formOf(
  rooms: AckRooms,
  { kind, key, person, typed, ulid }: Submission,
): Promise<DeclareForm | undefined> {
  if (!typed) return undefined;
  if (kind === 'declare') {
    const form = typed as DeclareForm;
    return { ...form, origin: { ...form.origin, ulid } };
  }
  if (kind === 'draft') return typed as DeclareForm;
  const { text, channelId } = typed as TypedCommand;
  const command = parseCommand(text);
  if (command.verb !== 'incident declare') return undefined;
  const filled = await prefill(rooms, { person, channelId }, command);
  return { origin: { from: key, template: { is: 'none' }, fresh: 0 }, ...filled.form };
}

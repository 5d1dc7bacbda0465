import { errorsByBlock } from '../block-kit/choice.ts';
import { editGone, editNotOpened } from '../block-kit/edit-answers.ts';
import { editedRow, editView, readEditForm } from '../block-kit/edit-form.ts';
import { type Message, say } from '../block-kit/message.ts';
import { UpstreamError } from '../errors.ts';
import { titleProblem } from '../incident/declaration.ts';
import type { View } from '../slack/interaction.ts';
import type { SlackPerson } from '../tenant.ts';
import type { Actor } from './act-prompt.ts';
import type { TypedEdit } from './edit-incident.ts';
import { keepAndQueue } from './keep.ts';
import type { EditDraft } from './offer-edit.ts';
import type { AckRooms } from './rooms.ts';
import type { Submitted } from './submit-declare.ts';
import { refusalHere } from './switched-off.ts';

/** The Edit button of a one-line declare, for its author alone. Says something only when the form does not open. */
export async function openEdit(
  rooms: AckRooms,
  { person, installation, triggerId }: Actor,
  key: string,
): Promise<Message | undefined> {
  const [refusal, draft] = await Promise.all([
    refusalHere(rooms, person.tenant, 'incident_declare_slash_command'),
    draftOf(rooms, person, key),
  ]);
  if (refusal) return refusal;
  if (!draft) return say(editGone);
  try {
    const form = { ...draft.before, from: key, projectId: draft.key.projectId };
    await rooms.slack.openView(installation.botToken, triggerId, editView(form));
    return undefined;
  } catch (failure) {
    if (!(failure instanceof UpstreamError) || failure.service !== 'slack') throw failure;
    rooms.log.warn('the edit form did not open', { code: failure.code });
    return editNotOpened();
  }
}

/** Somebody pressed Save: durable before it is acknowledged. */
export async function submitEdit(rooms: AckRooms, person: SlackPerson, view: View): Promise<Submitted> {
  const draft = await draftOf(rooms, person, editedRow(view));
  if (!draft) return { errors: errorsByBlock({ title: editGone }, view.fields) };
  const after = readEditForm(view.fields, draft.before);
  const problem = titleProblem(after.title);
  if (problem) return { errors: errorsByBlock({ title: problem }, view.fields) };
  const typed: TypedEdit = { ...draft, after };
  await keepAndQueue(rooms, { person, key: view.id, kind: 'edit', typed });
  return undefined;
}

async function draftOf(rooms: AckRooms, person: SlackPerson, key: string): Promise<EditDraft | undefined> {
  const kept = await rooms.submissions.find(person.tenant, key);
  const theirs = kept?.kind === 'editable' && kept.person.userId === person.userId;
  return theirs ? (kept.typed as EditDraft | undefined) : undefined;
}

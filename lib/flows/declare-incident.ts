import { declareCancelled, declared, declareRefused, formReady } from '../block-kit/declare-answers.ts';
import { declarationOf } from '../block-kit/declare-form.ts';
import type { DeclareForm } from '../block-kit/declare-state.ts';
import { UpstreamError } from '../errors.ts';
import type { FiledIncident } from '../gitlab/filed-incident.ts';
import { projectId } from '../gitlab/projects.ts';
import type { Secret } from '../secret.ts';
import type { Submission } from '../store/submissions.ts';
import { withToken } from './acting.ts';
import type { OneLineDeclare } from './begin-declare.ts';
import { confirmInThread } from './confirm-in-thread.ts';
import { dateBack } from './date-back.ts';
import { declaringLease } from './declaring.ts';
import { fileIncident } from './file-incident.ts';
import { readTemplate } from './fill-template.ts';
import { followUp } from './follow-up.ts';
import { healPending } from './heal-pending.ts';
import { offerEdit } from './offer-edit.ts';
import type { Note, Outcome } from './outcome.ts';
import { attributed } from './quote-message.ts';
import type { WorkRooms } from './rooms.ts';
import { showDeclared } from './show-declared.ts';

/**
 * Creates the incident somebody declared, with their own token: at most once, whatever dies or is lost on the way. What
 * can only be set afterwards is set step by step; a step that fails is told and sinks no other.
 */
export async function declareIncident(rooms: WorkRooms, submission: Submission, note: Note): Promise<Outcome> {
  const { person, ulid } = submission;
  const lease = declaringLease(ulid);
  await rooms.leases.acquire(lease, ulid, rooms.seams.now() + declaringFor, rooms.seams.now());
  try {
    return await withToken(rooms, person, rooms.instance, (token) => declare(rooms, submission, token, note));
  } catch (failure) {
    const why = refusalOf(failure);
    if (!why) throw failure;
    return { message: declareRefused(submission.key, why), ends: 'failed' };
  } finally {
    await rooms.leases.release(lease, ulid);
  }
}

/** Long enough for every follow-up call, short enough that a dead worker does not hide an incident. */
const declaringFor = 20_000;

async function declare(rooms: WorkRooms, submission: Submission, token: Secret, note: Note): Promise<Outcome> {
  const { person, ulid } = submission;
  const form = submission.typed as DeclareForm | OneLineDeclare;
  const { source } = form.origin;
  const project = await projectId(rooms.gitlab, token, form.project?.value ?? '');
  const template = await templateText(rooms, submission, form);
  const unfiled = submission.progress['iid'] === undefined;
  const description = source && unfiled ? await attributed(rooms, person, source, template.text) : template.text;
  const declaration = { ...declarationOf(form), description };
  const filed = await fileIncident(rooms, { submission, declaration, projectId: project, token, note });
  // Once others may act on it, a try that comes again leaves it as they made it.
  const { incident, notes } = submission.progress['followed']
    ? { incident: filed, notes: [] }
    : await followUp(rooms, { token, declaration, filed });
  await dateBack(rooms, { submission, incident, token, note });
  await healPending(rooms, { submission, incident, note });
  await showDeclared(rooms, { person, incident, ulid, token });
  const plainIssue = filed.type !== 'incident';
  const edit =
    'oneLine' in form && !plainIssue ? await offerEdit(rooms, editing(form, submission, incident)) : undefined;
  const message = declared(incident, { plainIssue, notes: [...template.notes, ...notes], edit });
  const said = source && (await confirmInThread(rooms, { submission, incident, source, note }, message));
  return { message: said ? undefined : message, ends: 'done' };
}

/** A new incident is triggered; it says so itself only where its status was set. */
function editing({ responseUrl }: OneLineDeclare, { person, ulid }: Submission, incident: FiledIncident) {
  return { person, ulid, responseUrl, incident: { ...incident, status: incident.status ?? 'triggered' } };
}

/** A template that did not fit or did not come in time is used whole, if the field was left empty. */
async function templateText(
  rooms: WorkRooms,
  { person }: Submission,
  { origin, description = '', project }: DeclareForm,
): Promise<{ text: string; notes: string[] }> {
  const owed = ['long', 'loading', 'late'].includes(origin.template.is);
  if (description !== '' || !owed || !project) return { text: description, notes: [] };
  try {
    const template = await readTemplate(rooms, person, project.value);
    return { text: template.name === undefined ? '' : (template.content ?? ''), notes: [] };
  } catch (failure) {
    if (!(failure instanceof UpstreamError)) throw failure;
    return { text: '', notes: ['The description template could not be read, so the description is empty.'] };
  }
}

/** A no of GitLab's that trying again will not change, in one sentence; nothing for what may pass. */
function refusalOf(failure: unknown): string | undefined {
  if (!(failure instanceof UpstreamError) || failure.transient || failure.service !== 'gitlab') return undefined;
  switch (failure.status) {
    case 403:
      return `GitLab does not let you create incidents in this project${failure.detail ? ` (${failure.detail})` : ''}: it takes at least the Reporter role, and the project must not be archived.`;
    case 404:
      return 'GitLab does not know this project, or you may not see it: choose another, or ask for access.';
    case 401:
      return undefined;
    default:
      return `GitLab says: ${failure.detail ?? `no (${failure.code})`}.`;
  }
}

/** The form was closed: said where the command was typed. */
export async function cancelDeclaring(): Promise<Outcome> {
  return { message: declareCancelled(), ends: 'done' };
}

/** A declare that waited for its author to connect: a form cannot be opened late, a button can. */
export function resumeDeclaring(key: string): Outcome {
  return { message: formReady(key), ends: 'open' };
}

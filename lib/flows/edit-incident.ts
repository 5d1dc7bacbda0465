import { movedAway } from '../block-kit/act-refusals.ts';
import { edited, editRefused } from '../block-kit/edit-answers.ts';
import { UpstreamError } from '../errors.ts';
import type { FiledIncident } from '../gitlab/filed-incident.ts';
import { readIncident } from '../gitlab/issues.ts';
import { changedFields, type Edit } from '../incident/edit.ts';
import type { Secret } from '../secret.ts';
import type { Submission } from '../store/submissions.ts';
import { withToken } from './acting.ts';
import { editSteps } from './edit-steps.ts';
import { inWords } from './next-try.ts';
import { type EditDraft, offerEdit } from './offer-edit.ts';
import type { Outcome } from './outcome.ts';
import type { WorkRooms } from './rooms.ts';

/** A submitted edit, as it is kept. */
export type TypedEdit = EditDraft & Edit;

/**
 * Changes of an incident what its author changed in the form, and nothing else. GitLab is read first: what somebody else
 * changed there meanwhile is left as it is, and told. Done twice, it changes nothing the second time.
 */
export async function editIncident(rooms: WorkRooms, submission: Submission): Promise<Outcome> {
  try {
    return await withToken(rooms, submission.person, rooms.instance, (token) => edit(rooms, submission, token));
  } catch (failure) {
    if (!(failure instanceof UpstreamError) || failure.service !== 'gitlab' || failure.transient) throw failure;
    if (failure.code === 'invalid_token') throw failure;
    const why = 'GitLab does not know it, or you may not see it: it may have been deleted.';
    return { message: editRefused(failure.code === 'not_found' ? why : inWords(failure)), ends: 'done' };
  }
}

async function edit(rooms: WorkRooms, { person, ulid, typed }: Submission, token: Secret): Promise<Outcome> {
  const { key, responseUrl, ...wanted } = typed as TypedEdit;
  const filed = await readIncident(rooms.gitlab, token, key);
  if (filed.movedTo) return { message: movedAway(filed), ends: 'done' };
  const { incident, changed, notes } = await applied(rooms, token, filed, wanted);
  const status = incident.status ?? wanted.before.status;
  const again = await offerEdit(rooms, { person, incident: { ...incident, status }, ulid, responseUrl });
  return { message: edited(incident, { changed, notes, edit: again }), ends: 'done' };
}

interface Applied {
  incident: FiledIncident;
  changed: string[];
  notes: string[];
}

/** Field by field: one that GitLab refuses leaves a sentence and sinks no other. */
async function applied(rooms: WorkRooms, token: Secret, filed: FiledIncident, edit: Edit): Promise<Applied> {
  let incident = filed;
  const changed: string[] = [];
  const notes: string[] = [];
  for (const field of changedFields(edit)) {
    try {
      const after = await editSteps[field](rooms, token, incident, edit);
      if (typeof after === 'string') notes.push(after);
      else changed.push(field);
      if (typeof after !== 'string') incident = after;
    } catch (failure) {
      if (!(failure instanceof UpstreamError) || failure.transient || failure.code === 'invalid_token') throw failure;
      notes.push(
        `The ${field} was not changed: ${failure.code === 'forbidden' ? 'GitLab does not let you.' : inWords(failure)}`,
      );
    }
  }
  return { incident, changed, notes };
}

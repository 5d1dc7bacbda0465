import type { FiledIncident } from '../gitlab/filed-incident.ts';
import type { Editable } from '../incident/edit.ts';
import type { IncidentKey } from '../incident/incident.ts';
import type { SlackPerson } from '../tenant.ts';
import { keepWaiting } from './keep.ts';
import type { WorkRooms } from './rooms.ts';

/** What an Edit button opens, as it is kept: GitLab cannot be asked while a form opens. */
export interface EditDraft {
  key: IncidentKey;
  before: Editable;
  responseUrl?: string | undefined;
  beside: true;
}

/** Keeps what the incident is now for an Edit button, and gives the key the button carries. `ulid`: of the act that made it so. */
export async function offerEdit(
  rooms: WorkRooms,
  {
    person,
    incident,
    ulid,
    responseUrl,
  }: { person: SlackPerson; incident: FiledIncident; ulid: string; responseUrl: string | undefined },
): Promise<string> {
  const { instance, projectId, iid } = incident;
  const key = `edit ${ulid}`;
  const typed: EditDraft = {
    key: { instance, projectId, iid },
    before: editableOf(incident),
    responseUrl,
    beside: true,
  };
  await keepWaiting(rooms, { person, key, kind: 'editable', typed }, 'open');
  return key;
}

function editableOf({
  title,
  severity,
  status,
  assignees: [first],
  assigneeIds: [id],
  labels,
}: FiledIncident): Editable {
  const assignee = first && id !== undefined ? { id, name: `${first.name} - ${first.username}` } : undefined;
  return { title, severity, status, assignee, labels };
}

import type { FiledIncident } from '../gitlab/filed-incident.ts';
import { updateIncident } from '../gitlab/issues.ts';
import { setSeverity } from '../gitlab/severity.ts';
import { readIncidentStatus, setStatus } from '../gitlab/status.ts';
import type { Edit, EditField } from '../incident/edit.ts';
import type { Secret } from '../secret.ts';
import type { WorkRooms } from './rooms.ts';

/** The incident after one field of it was changed, or why it was not, in a sentence. */
type Step = (rooms: WorkRooms, token: Secret, incident: FiledIncident, edit: Edit) => Promise<FiledIncident | string>;

/**
 * How each field is changed. What has one value is changed only where it still is what its author saw; assignees and labels
 * are added and taken away one by one, so nothing of others' is lost.
 */
export const editSteps: Record<EditField, Step> = {
  async title({ gitlab }, token, incident, { before, after }) {
    if (incident.title === after.title) return incident;
    if (incident.title !== before.title) return meanwhile('title');
    return { ...incident, ...(await updateIncident(gitlab, token, incident, { title: after.title })) };
  },

  async severity({ gitlab }, token, incident, { before, after }) {
    if (incident.severity === after.severity) return incident;
    if (incident.severity !== before.severity) return meanwhile('severity');
    return { ...incident, ...(await setSeverity(gitlab, token, incident, after.severity)) };
  },

  async status({ gitlab }, token, incident, { before, after }) {
    const { status } = await readIncidentStatus(gitlab, token, incident);
    if (!after.status || status === after.status) return { ...incident, status };
    if (status !== before.status) return meanwhile('status');
    return { ...incident, ...(await setStatus(gitlab, token, incident, after.status)) };
  },

  async assignee({ gitlab }, token, incident, { before, after }) {
    const others = incident.assigneeIds.filter((id) => id !== before.assignee?.id && id !== after.assignee?.id);
    const assigneeIds = after.assignee ? [after.assignee.id, ...others] : others;
    const now = await updateIncident(gitlab, token, incident, { assigneeIds });
    const refused = after.assignee && !now.assigneeIds.includes(after.assignee.id);
    return refused
      ? 'The assignee was not changed: GitLab assigns only members of the project.'
      : { ...incident, ...now };
  },

  async labels({ gitlab }, token, incident, { before, after }) {
    const addLabels = after.labels.filter((label) => !before.labels.includes(label));
    const removeLabels = before.labels.filter((label) => !after.labels.includes(label));
    return { ...incident, ...(await updateIncident(gitlab, token, incident, { addLabels, removeLabels })) };
  },
};

function meanwhile(field: EditField): string {
  return `The ${field} was changed in GitLab meanwhile, and was left as it is there.`;
}

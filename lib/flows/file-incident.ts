import type { FiledIncident } from '../gitlab/filed-incident.ts';
import { createIncident, readIncident } from '../gitlab/issues.ts';
import { type Declaration, descriptionToSend } from '../incident/declaration.ts';
import { type Filing, fileOnce } from './file-once.ts';
import type { WorkRooms } from './rooms.ts';

/** Files the incident exactly once. */
export function fileIncident(
  { gitlab, seams }: Pick<WorkRooms, 'gitlab' | 'seams'>,
  { declaration, ...filing }: Filing & { declaration: Declaration },
): Promise<FiledIncident> {
  const { projectId, token, submission } = filing;
  const fields = {
    projectId,
    title: declaration.title.trim(),
    description: descriptionToSend(declaration, submission.ulid),
    ...(declaration.confidential && { confidential: true }),
    ...(declaration.labels.length > 0 && { labels: declaration.labels }),
    ...(declaration.assignee && { assigneeIds: [declaration.assignee.id] }),
  };
  return fileOnce({ gitlab, seams }, filing, {
    create: () => createIncident(gitlab, token, fields),
    read: (iid) => readIncident(gitlab, token, { projectId, iid }),
  });
}

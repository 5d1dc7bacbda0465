import * as z from 'zod/mini';
import type { Secret } from '../secret.ts';
import type { GitLab } from './client.ts';
import type { IncidentPlace } from './issues.ts';
import { path } from './path.ts';

export interface NewNote {
  /** Markdown. A line that begins with `/` is a quick action: who calls this decides whether it may be one. */
  body: string;
  /** Only for members with at least the Reporter role. */
  internal?: boolean;
}

/**
 * Comments on an incident. `id` is undefined where the body held quick actions only: GitLab ran them and kept no note
 * (202). https://docs.gitlab.com/api/notes/#create-an-issue-note
 */
export async function createNote(
  gitlab: GitLab,
  token: Secret,
  { projectId, iid }: IncidentPlace,
  { body, internal }: NewNote,
): Promise<{ id: number | undefined }> {
  const { id } = await gitlab.request(token, {
    method: 'POST',
    path: path`projects/${projectId}/issues/${iid}/notes`,
    body: { body, internal },
    answer: z.object({ id: z.nullish(z.number()) }),
  });
  return { id: id ?? undefined };
}

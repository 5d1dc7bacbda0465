import * as z from 'zod/mini';
import { type Incident, markerIn } from '../incident/incident.ts';
import type { Secret } from '../secret.ts';
import type { GitLab } from './client.ts';
import { path } from './path.ts';

export interface NewNote {
  /** Markdown, at most 1,000,000 characters. A line that begins with `/` is a quick action: who calls this decides whether it may be one. */
  body: string;
  /** Only for members with at least the Reporter role. */
  internal?: boolean;
}

export type NoteTarget = Pick<Incident, 'projectId' | 'iid' | 'url'>;

/**
 * Comments on an incident. `url` is where the comment can be read. `id` is undefined where the body held quick actions only:
 * GitLab ran them and kept no note (202); `url` is then the incident's. `forbidden` where the discussion is locked and the
 * caller is not a member. https://docs.gitlab.com/api/notes/#create-an-issue-note
 */
export async function createNote(
  gitlab: GitLab,
  token: Secret,
  { projectId, iid, url }: NoteTarget,
  { body, internal }: NewNote,
): Promise<{ id: number | undefined; url: string }> {
  const { id } = await gitlab.request(token, {
    method: 'POST',
    path: path`projects/${projectId}/issues/${iid}/notes`,
    body: { body, internal },
    answer: z.object({ id: z.nullish(z.number()) }),
  });
  return { id: id ?? undefined, url: id ? noteUrl(url, id) : url };
}

/**
 * The note that ends in this marker (a ULID, see `markerLine`), among the incident's newest 100; undefined when there is
 * none. For a comment whose answer was lost. https://docs.gitlab.com/api/notes/#list-all-issue-notes
 */
export async function findNote(
  gitlab: GitLab,
  token: Secret,
  { projectId, iid, url }: NoteTarget,
  marker: string,
): Promise<{ id: number; url: string } | undefined> {
  const notes = await gitlab.request(token, {
    path: path`projects/${projectId}/issues/${iid}/notes`,
    query: { order_by: 'created_at', sort: 'desc', per_page: 100 },
    answer: z.array(z.object({ id: z.number(), body: z.nullish(z.string()) })),
  });
  const found = notes.find(({ body }) => markerIn(body ?? '') === marker);
  return found && { id: found.id, url: noteUrl(url, found.id) };
}

function noteUrl(incidentUrl: string, id: number): string {
  return `${incidentUrl}#note_${id}`;
}

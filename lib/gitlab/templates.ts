import * as z from 'zod/mini';
import type { Secret } from '../secret.ts';
import type { GitLab } from './client.ts';
import { path } from './path.ts';

/** GitLab tells no one which template a project uses for incidents, so its name is a setting of ours. */

const listed = z.object({ key: z.string(), name: z.string() });

export type ListedTemplate = z.infer<typeof listed>;

export interface Template {
  name: string;
  content: string;
}

/** The issue templates of a project. https://docs.gitlab.com/api/project_templates/ */
export function listIssueTemplates(gitlab: GitLab, token: Secret, projectId: number): Promise<ListedTemplate[]> {
  const at = path`projects/${projectId}/templates/issues`;
  return gitlab.request(token, { path: at, query: { per_page: 100 }, answer: z.array(listed) });
}

/** The text of one issue template, by its key. */
export async function readIssueTemplate(
  gitlab: GitLab,
  token: Secret,
  projectId: number,
  key: string,
): Promise<string> {
  const at = path`projects/${projectId}/templates/issues/${key}`;
  const { content } = await gitlab.request(token, { path: at, answer: z.object({ content: z.string() }) });
  return content;
}

/** The template of that name, in whatever case it is written; undefined when the project has none. */
export async function findIncidentTemplate(
  gitlab: GitLab,
  token: Secret,
  projectId: number,
  name: string,
): Promise<Template | undefined> {
  const templates = await listIssueTemplates(gitlab, token, projectId);
  const exact = templates.find((template) => template.name === name);
  const found = exact ?? templates.find((template) => template.name.toLowerCase() === name.toLowerCase());
  return found && { name: found.name, content: await readIssueTemplate(gitlab, token, projectId, found.key) };
}

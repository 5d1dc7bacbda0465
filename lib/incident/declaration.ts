import { markerLine } from './incident.ts';
import type { Severity } from './severity.ts';
import type { Status } from './status.ts';

/** What somebody declares, before GitLab has heard of it. */
export interface Declaration {
  title: string;
  /** A project id, or a full path where only that was typed. */
  project: string;
  severity?: Severity;
  status?: Status;
  /** GitLab's user id, and the name the picker showed. */
  assignee?: { id: number; name: string };
  labels: string[];
  confidential: boolean;
  /** Byte for byte what was typed: quick actions in it are GitLab's to run. */
  description: string;
  zoom?: string;
}

/** The fields of the form, by the names the contract gives them. */
export type DeclarationField =
  | 'title'
  | 'project'
  | 'severity'
  | 'status'
  | 'assignee'
  | 'labels'
  | 'confidential'
  | 'description'
  | 'zoom';

/** https://docs.gitlab.com/api/issues: a title has at most 255 characters. */
export const maxTitle = 255;

const zoomUrl = /^https:\/\/([\w-]+\.)?zoom\.us\/(s|j|my)\/\S+$/;

/** What is wrong, field by field, in words that say how to mend it. Empty when all is well. */
export function declarationProblems(declaration: Declaration): Partial<Record<DeclarationField, string>> {
  const problems: Partial<Record<DeclarationField, string>> = {};
  const title = titleProblem(declaration.title);
  if (title) problems.title = title;
  if (declaration.project === '') problems.project = 'Choose the project the incident belongs to.';
  if (declaration.zoom && !zoomUrl.test(declaration.zoom)) {
    problems.zoom = 'Paste a Zoom meeting link, such as https://example.zoom.us/j/123456789.';
  }
  return problems;
}

/** What is wrong with a title, in a sentence; undefined when nothing is. */
export function titleProblem(title: string): string | undefined {
  if (title.trim() === '') return 'Give the incident a title.';
  return Array.from(title.trim()).length > maxTitle ? `A title has at most ${maxTitle} characters.` : undefined;
}

/**
 * The description that is sent to GitLab: the typed text untouched, a blank line, the Zoom quick action where a link
 * was given, and as the last line the marker by which a create whose answer was lost is found again.
 */
export function descriptionToSend({ description, zoom }: Declaration, ulid: string): string {
  const lines = [...(zoom ? [`/zoom ${zoom}`] : []), markerLine(ulid)].join('\n');
  return description === '' ? lines : `${description}\n\n${lines}`;
}

/** True when the typed text has a quick action of this name at the start of a line, in any case, as GitLab reads them. */
export function usesQuickAction(description: string, name: string): boolean {
  return new RegExp(`^[ \\t]*/${name}\\b`, 'im').test(description);
}

import type { Severity } from './severity.ts';
import type { Status } from './status.ts';

/** What can be changed of an incident from Slack without seeing all of it. */
export interface Editable {
  title: string;
  severity: Severity;
  /** Undefined where it is not known: then it is left alone. */
  status?: Status | undefined;
  /** GitLab's user id. */
  assignee?: { id: number; name: string } | undefined;
  labels: string[];
}

export type EditField = keyof Editable;

/** What a person saw, and what they want instead. */
export interface Edit {
  before: Editable;
  after: Editable;
}

/** The fields that were changed: the others are nobody's business, whatever GitLab has there by now. */
export function changedFields({ before, after }: Edit): EditField[] {
  const differs: Record<EditField, boolean> = {
    title: before.title !== after.title,
    severity: before.severity !== after.severity,
    status: after.status !== undefined && before.status !== after.status,
    assignee: before.assignee?.id !== after.assignee?.id,
    labels:
      before.labels.length !== after.labels.length || after.labels.some((label) => !before.labels.includes(label)),
  };
  return fields.filter((field) => differs[field]);
}

const fields: EditField[] = ['title', 'severity', 'status', 'assignee', 'labels'];

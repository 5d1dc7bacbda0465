import type { ModalView } from '@slack/types';
import type { Editable } from '../incident/edit.ts';
import { severities } from '../incident/severity.ts';
import { chosen, type FilledField, maxOptionValue } from './choice.ts';
import { lastingFields, settable, titleField } from './declare-fields.ts';
import type { DeclareForm } from './declare-state.ts';

/** The form behind the Edit button of a one-line declare. */
export const editCallbackId = 'edit';

export interface EditForm extends Editable {
  /** The row of what was declared: ids only stand in the view. */
  from: string;
  projectId: number;
}

/** What was declared, to be changed; drawn without asking GitLab. */
export function editView({ from, projectId, ...now }: EditForm): ModalView {
  const { title, severity, status, assignee, labels } = now;
  const form: DeclareForm = {
    origin: { template: { is: 'none' }, fresh: 0 },
    project: { value: String(projectId), label: '' },
    title,
    severity,
    status: settable.find((one) => one === status),
    assignee: assignee && { value: String(assignee.id), label: assignee.name },
    labels: shownLabels(labels).map((label) => ({ value: label, label })),
  };
  return {
    type: 'modal',
    callback_id: editCallbackId,
    title: { type: 'plain_text', text: 'Edit incident' },
    submit: { type: 'plain_text', text: 'Save' },
    close: { type: 'plain_text', text: 'Cancel' },
    private_metadata: JSON.stringify({ from }),
    blocks: [titleField(form), ...lastingFields(form)],
  };
}

/** The row the form was opened from. */
export function editedRow({ privateMetadata }: { privateMetadata: string }): string {
  return (JSON.parse(privateMetadata) as { from: string }).from;
}

/** What the form says now, of what it said before: what it could not show stays. */
export function readEditForm(fields: FilledField[], before: Editable): Editable {
  const field = (name: string) => fields.find(({ actionId }) => actionId === name);
  const [severity, status, assignee] = ['severity', 'status', 'assignee'].map((name) => chosen(field(name))[0]);
  const unseen = before.labels.filter((label) => !shownLabels(before.labels).includes(label));
  return {
    title: field('title')?.value?.trim() ?? '',
    severity: severities.find((one) => one === severity?.value) ?? 'unknown',
    status: settable.find((one) => one === status?.value),
    assignee: assignee && { id: Number(assignee.value), name: assignee.label },
    labels: [...chosen(field('labels')).map(({ value }) => value), ...unseen],
  };
}

/** https://docs.slack.dev/reference/block-kit/block-elements/multi-select-menu-element: options have their own limits. */
function shownLabels(labels: string[]): string[] {
  return labels.filter((label) => label.length <= maxOptionValue).slice(0, 100);
}

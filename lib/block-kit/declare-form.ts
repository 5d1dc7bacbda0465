import type { ModalView } from '@slack/types';
import type { Declaration, DeclarationField } from '../incident/declaration.ts';
import { severities } from '../incident/severity.ts';
import { chosen, type FilledField } from './choice.ts';
import { fieldBlocks, pickerBlockId, settable } from './declare-fields.ts';
import type { DeclareForm, FormOrigin } from './declare-state.ts';

export const declareCallbackId = 'declare';

/** The declare modal. Every field is an input block: only those show errors and keep what was typed. */
export function declareView(form: DeclareForm): ModalView {
  return {
    type: 'modal',
    callback_id: declareCallbackId,
    title: { type: 'plain_text', text: 'Declare incident' },
    submit: { type: 'plain_text', text: 'Create' },
    close: { type: 'plain_text', text: 'Cancel' },
    notify_on_close: true,
    private_metadata: JSON.stringify(form.origin),
    blocks: fieldBlocks(form),
  };
}

/** Reads the modal back. What was picked for another project than the one chosen now does not count. */
export function readDeclareForm(view: { privateMetadata: string; fields: FilledField[] }): DeclareForm {
  const field = (name: DeclarationField) => view.fields.find(({ actionId }) => actionId === name);
  const project = chosen(field('project'))[0];
  const ofProject = (name: 'assignee' | 'labels') =>
    field(name)?.blockId === pickerBlockId(name, project?.value) ? chosen(field(name)) : [];
  return {
    origin: readOrigin(view.privateMetadata),
    title: field('title')?.value ?? '',
    project,
    severity: severities.find((severity) => severity === chosen(field('severity'))[0]?.value),
    status: settable.find((status) => status === chosen(field('status'))[0]?.value),
    assignee: ofProject('assignee')[0],
    labels: ofProject('labels'),
    confidential: chosen(field('confidential')).length > 0,
    description: field('description')?.value ?? '',
    zoom: field('zoom')?.value?.trim() || undefined,
  };
}

/** What the form says, in the incident's own terms. */
export function declarationOf(form: DeclareForm): Declaration {
  return {
    title: form.title ?? '',
    project: form.project?.value ?? '',
    severity: form.severity,
    status: form.status,
    assignee: form.assignee ? { id: Number(form.assignee.value), name: form.assignee.label } : undefined,
    labels: (form.labels ?? []).map(({ value }) => value),
    confidential: form.confidential ?? false,
    description: form.description ?? '',
    zoom: form.zoom,
  };
}

function readOrigin(metadata: string): FormOrigin {
  const origin: FormOrigin = { template: { is: 'none' }, fresh: 0 };
  return metadata ? { ...origin, ...(JSON.parse(metadata) as FormOrigin) } : origin;
}

import type { InputBlock, KnownBlock, PlainTextOption } from '@slack/types';
import { maxTitle } from '../incident/declaration.ts';
import { severities, severityLabel } from '../incident/severity.ts';
import { statusLabel } from '../incident/status.ts';
import { option } from './choice.ts';
import type { DeclareForm, FormOrigin } from './declare-state.ts';
import { plainText } from './message.ts';

/** https://docs.slack.dev/reference/block-kit/block-elements/plain-text-input-element: `max_length` is at most 3000. */
export const maxDescription = 3000;

/** The statuses a person can set; GitLab alone sets `ignored`. */
export const settable = ['triggered', 'acknowledged', 'resolved'] as const;

/** A picker's block id names the project it picks from: the options door learns it from nowhere else. */
export function pickerBlockId(field: 'assignee' | 'labels', project: string | undefined): string {
  return `${field}:${project ?? ''}`;
}

/** The project a picker's block belongs to; nothing when none is chosen yet. */
export function projectOfPicker(blockId: string): string | undefined {
  return blockId.slice(blockId.indexOf(':') + 1) || undefined;
}

/** The fields of the declare form, top to bottom. */
export function fieldBlocks(form: DeclareForm): KnownBlock[] {
  return [
    titleField(form),
    projectField(form),
    ...lastingFields(form),
    confidentialField(form),
    descriptionField(form),
    zoomField(form),
  ];
}

/** Those that, like the title, can still be changed afterwards. */
export function lastingFields(form: DeclareForm): KnownBlock[] {
  return [
    choiceField('severity', 'Severity', severityOptions, form.severity),
    choiceField('status', 'Status', statusOptions, form.status),
    assigneeField(form),
    labelsField(form),
  ];
}

const severityOptions = severities
  .filter((severity) => severity !== 'unknown')
  .map((severity) => option({ value: severity, label: severityLabel(severity) }));
const statusOptions = settable.map((status) => option({ value: status, label: statusLabel(status) }));

export function titleField({ title }: DeclareForm): InputBlock {
  return field('title', 'Title', {
    type: 'plain_text_input',
    action_id: 'title',
    max_length: maxTitle,
    focus_on_load: true,
    placeholder: placeholder('What is wrong?'),
    ...(title ? { initial_value: Array.from(title).slice(0, maxTitle).join('') } : {}),
  });
}

function projectField({ project }: DeclareForm): InputBlock {
  return {
    ...field('project', 'Project', {
      ...picker('project', 'Type to search your projects'),
      ...(project ? { initial_option: option(project) } : {}),
    }),
    dispatch_action: true,
  };
}

function choiceField(name: string, title: string, options: PlainTextOption[], chosen: string | undefined): InputBlock {
  const initial = options.find(({ value }) => value === chosen);
  const element = { type: 'static_select', action_id: name, placeholder: placeholder('Choose'), options } as const;
  return optional(field(name, title, { ...element, ...(initial ? { initial_option: initial } : {}) }));
}

function assigneeField({ project, assignee }: DeclareForm): InputBlock {
  const element = picker('assignee', 'Type to search the members');
  const initial = assignee ? { initial_option: option(assignee) } : {};
  return optional(field(pickerBlockId('assignee', project?.value), 'Assignee', { ...element, ...initial }));
}

function labelsField({ project, labels }: DeclareForm): InputBlock {
  const element = { ...picker('labels', 'Type to search the labels'), type: 'multi_external_select' } as const;
  const initial = labels?.length ? { initial_options: labels.map(option) } : {};
  return optional(field(pickerBlockId('labels', project?.value), 'Labels', { ...element, ...initial }));
}

function confidentialField({ confidential }: DeclareForm): InputBlock {
  const options = [option({ value: 'confidential', label: 'Confidential' })];
  const initial = confidential ? { initial_options: options } : {};
  const block = field('confidential', 'Visibility', {
    type: 'checkboxes',
    action_id: 'confidential',
    options,
    ...initial,
  });
  return optional(block, 'A confidential incident is never announced in a channel.');
}

function descriptionField({ origin, description }: DeclareForm): KnownBlock {
  if (origin.template.is === 'loading') {
    return { type: 'section', block_id: 'loading', text: plainText('Loading template …', maxDescription) };
  }
  const block = field(`description:${origin.fresh}`, 'Description', {
    type: 'plain_text_input',
    action_id: 'description',
    multiline: true,
    max_length: maxDescription,
    ...(description ? { initial_value: description } : {}),
  });
  return optional(block, descriptionHint(origin));
}

function descriptionHint({ template, source }: FormOrigin): string {
  const markdown = 'GitLab Flavored Markdown and quick actions work here, such as /assign @user or /label ~bug.';
  if (source) return `Who wrote the message, and a link to it, are added below. ${markdown}`;
  if (template.is !== 'long') return markdown;
  const name = template.name.slice(0, 200);
  return `The template "${name}" is longer than this field: leave it empty and the template is used whole. ${markdown}`;
}

function zoomField({ zoom }: DeclareForm): InputBlock {
  const example = { placeholder: placeholder('https://example.zoom.us/j/123456789') };
  const initial = zoom ? { initial_value: zoom } : {};
  return optional(field('zoom', 'Zoom link', { type: 'plain_text_input', action_id: 'zoom', ...example, ...initial }));
}

function picker(actionId: string, prompt: string) {
  return {
    type: 'external_select',
    action_id: actionId,
    min_query_length: 0,
    placeholder: placeholder(prompt),
  } as const;
}

function field(blockId: string, title: string, element: InputBlock['element']): InputBlock {
  return { type: 'input', block_id: blockId, label: plainText(title, 2000), element };
}

function optional(block: InputBlock, hint?: string): InputBlock {
  return { ...block, optional: true, ...(hint ? { hint: plainText(hint, 2000) } : {}) };
}

function placeholder(text: string) {
  return plainText(text, 150);
}

import type { InputBlock, KnownBlock, ModalView } from '@slack/types';
import type { ActVerb } from '../incident/act.ts';
import { severities, severityLabel } from '../incident/severity.ts';
import { type ActForm, actCallbackId, closedIncidents, maxField } from './act-state.ts';
import { option } from './choice.ts';
import { plainText } from './message.ts';

const words: Record<ActVerb, { title: string; submit: string }> = {
  comment: { title: 'Comment on incident', submit: 'Comment' },
  timeline: { title: 'Add to timeline', submit: 'Add' },
  close: { title: 'Close incident', submit: 'Close incident' },
  reopen: { title: 'Reopen incident', submit: 'Reopen' },
  acknowledge: { title: 'Acknowledge incident', submit: 'Acknowledge' },
  resolve: { title: 'Resolve incident', submit: 'Resolve' },
  severity: { title: 'Change severity', submit: 'Change' },
  assign: { title: 'Assign incident', submit: 'Assign' },
  label: { title: 'Label incident', submit: 'Label' },
  show: { title: 'Show incident', submit: 'Show' },
  bind: { title: 'Bind to incident', submit: 'Bind' },
  unbind: { title: 'Unbind incident', submit: 'Unbind' },
};

/** The modal that asks which incident, and for whatever else the verb needs; what was typed already stands in it. */
export function actView(form: ActForm): ModalView {
  const { verb } = form.origin;
  return {
    type: 'modal',
    callback_id: actCallbackId,
    title: { type: 'plain_text', text: words[verb].title },
    submit: { type: 'plain_text', text: words[verb].submit },
    close: { type: 'plain_text', text: 'Cancel' },
    private_metadata: JSON.stringify(form.origin),
    blocks: [...problemLine(form), incidentField(form), ...verbFields(form)],
  };
}

function problemLine({ problem }: ActForm): KnownBlock[] {
  if (!problem) return [];
  return [{ type: 'section', block_id: 'problem', text: plainText(`Not yet: ${problem}.`, maxField) }];
}

function incidentField({ about, incident, origin }: ActForm): KnownBlock {
  if (about) return { type: 'section', block_id: 'about', text: plainText(about, maxField) };
  const closed = origin.verb === 'reopen';
  const field = input('incident', 'Incident', {
    type: 'external_select',
    action_id: 'incident',
    min_query_length: 0,
    placeholder: plainText(`Type to search the ${closed ? 'closed' : 'open'} incidents`, 150),
    ...(incident ? { initial_option: option(incident) } : {}),
  });
  return closed ? { ...field, block_id: closedIncidents } : field;
}

function verbFields(form: ActForm): KnownBlock[] {
  switch (form.origin.verb) {
    case 'comment':
      return [textField(form, 'Comment')];
    case 'timeline':
      return [textField(form, 'What happened'), ...(form.origin.quoted ? [] : [whenField(form)])];
    case 'close':
      return [
        { ...textField(form, 'What fixed it?'), ...(form.origin.textKept ? {} : { optional: true }) } as KnownBlock,
      ];
    case 'severity':
      return [severityField(form)];
    case 'assign':
      return [textInput('who', 'Who', form.who, 'me, or a GitLab username')];
    case 'label':
      return [textInput('labels', 'Labels', form.labels, 'database, needs review')];
    default:
      return [];
  }
}

function textField({ text, origin }: ActForm, title: string): KnownBlock {
  if (origin.textKept) {
    const what = origin.quoted
      ? 'the message you chose, with who wrote it, when, and a link to it.'
      : 'the text you typed, which is too long to show here.';
    return { type: 'section', block_id: 'kept', text: plainText(`${title}: ${what}`, maxField) };
  }
  return input('text', title, {
    type: 'plain_text_input',
    action_id: 'text',
    multiline: true,
    max_length: maxField,
    focus_on_load: true,
    ...(text ? { initial_value: text } : {}),
  });
}

function whenField({ when }: ActForm): InputBlock {
  const field = textInput('when', 'When', when, 'now');
  return { ...field, optional: true, hint: plainText('HH:MM, YYYY-MM-DD HH:MM, or -15m; in your time zone.', 2000) };
}

function severityField({ severity }: ActForm): InputBlock {
  const options = severities.map((one) => option({ value: one, label: severityLabel(one) }));
  const initial = options.find(({ value }) => value === severity);
  return input('severity', 'Severity', {
    type: 'static_select',
    action_id: 'severity',
    options,
    ...(initial ? { initial_option: initial } : {}),
  });
}

function textInput(name: string, title: string, value: string | undefined, example: string): InputBlock {
  const placeholder = plainText(example, 150);
  return input(name, title, {
    type: 'plain_text_input',
    action_id: name,
    placeholder,
    ...(value ? { initial_value: value } : {}),
  });
}

function input(name: string, title: string, element: InputBlock['element']): InputBlock {
  return { type: 'input', block_id: name, label: plainText(title, 2000), element };
}

import type { Field, Option, View } from './interaction.ts';
import { idIn, type JsonObject, listIn, objectIn, optional, textIn, textOf } from './narrow.ts';

/** A view, with what its elements hold as one flat list. */
export function viewIn(held: unknown): View {
  const view = objectIn(held, 'view');
  const id = idIn(view['id'], 'view.id');
  return {
    id,
    hash: textOf(view, 'hash') ?? '',
    callbackId: textIn(view['callback_id'], 'view.callback_id'),
    privateMetadata: textOf(view, 'private_metadata') ?? '',
    rootViewId: textOf(view, 'root_view_id') ?? id,
    fields: fieldsIn(view['state']),
  };
}

/** The elements of a `state`, of a view or of a message; none where there is no state. */
export function fieldsIn(state: unknown): Field[] {
  const fields: Field[] = [];
  const values = optional(objectIn, state, 'state')?.['values'] ?? {};
  for (const [blockId, elements] of Object.entries(objectIn(values, 'state.values'))) {
    for (const [actionId, element] of Object.entries(objectIn(elements, 'state.values'))) {
      fields.push(fieldIn(blockId, actionId, objectIn(element, 'state.values')));
    }
  }
  return fields;
}

/** One element, whatever its kind: what was typed, and what was chosen. */
export function fieldIn(blockId: string, actionId: string, element: JsonObject): Field {
  return {
    blockId,
    actionId,
    type: textIn(element['type'], 'type'),
    value: textOf(element, 'value'),
    selected: selectedIn(element),
  };
}

/** https://docs.slack.dev/reference/interaction-payloads/block_actions-payload */
function selectedIn(element: JsonObject): Option[] {
  const selected: Option[] = [];
  for (const [name, read] of ones) {
    const one = optional(read, element[name], name);
    if (one) selected.push(one);
  }
  for (const [name, read] of lists) {
    for (const item of optional(listIn, element[name], name) ?? []) selected.push(read(item, name));
  }
  return selected;
}

type Selection = [name: string, read: (held: unknown, name: string) => Option];

const ones: Selection[] = [
  ['selected_option', optionIn],
  ['selected_user', chosenIn],
  ['selected_conversation', chosenIn],
  ['selected_channel', chosenIn],
  ['selected_date', chosenIn],
  ['selected_time', chosenIn],
];
const lists: Selection[] = [
  ['selected_options', optionIn],
  ['selected_users', chosenIn],
];

function optionIn(held: unknown, name: string): Option {
  const { value, text } = objectIn(held, name);
  const label = text === undefined ? '' : textIn(objectIn(text, name)['text'], `${name}.text`);
  return { value: textIn(value, `${name}.value`), label };
}

function chosenIn(held: unknown, name: string): Option {
  return { value: textIn(held, name), label: '' };
}

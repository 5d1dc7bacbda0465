import type { Ids } from './ids.ts';
import { isWire, type StateValues, textOf, type Wire, wireList } from './shapes.ts';

/** An interactive element of a message or view, and the block it stands in. */
export interface PlacedElement {
  blockId: string;
  actionId: string;
  type: string;
  element: Wire;
  block: Wire;
  /** It stands in an input block, so it is submitted, and tells the app nothing before unless `dispatch_action`. */
  inInput: boolean;
}

/** The blocks with an id on every block and element that came without: Slack makes new ones up each time. */
export function withIds(blocks: Wire[], ids: Ids): Wire[] {
  const element = (value: unknown): unknown =>
    isWire(value) && isInteractive(value) && !value['action_id'] ? { ...value, action_id: ids.hex(3) } : value;
  return blocks.map((block) => {
    const copy: Wire = { ...block, block_id: block['block_id'] || ids.hex(3) };
    if (block['accessory']) copy['accessory'] = element(block['accessory']);
    if (block['element']) copy['element'] = element(block['element']);
    if (block['type'] === 'actions') copy['elements'] = wireList(block['elements']).map(element);
    return copy;
  });
}

function isInteractive(value: Wire): boolean {
  return typeof value['type'] === 'string' && value['type'] !== 'image';
}

/** Every interactive element, in reading order. */
export function placedElements(blocks: Wire[]): PlacedElement[] {
  return blocks.flatMap((block) => {
    const inActions = block['type'] === 'actions' ? wireList(block['elements']) : [];
    const held = [block['accessory'], block['element'], ...inActions].filter(isWire).filter(isInteractive);
    return held.map((element) => ({
      blockId: textOf(block['block_id']) ?? '',
      actionId: textOf(element['action_id']) ?? '',
      type: String(element['type']),
      element,
      block,
      inInput: block['type'] === 'input',
    }));
  });
}

/** The element with this action_id (in this block, if named); throws where the person could not find it. */
export function findElement(blocks: Wire[], actionId: string, blockId?: string): PlacedElement {
  const found = placedElements(blocks).filter(
    (placed) => placed.actionId === actionId && (blockId === undefined || placed.blockId === blockId),
  );
  if (found.length === 1 && found[0]) return found[0];
  const known = placedElements(blocks).map((placed) => placed.actionId);
  throw new Error(`${found.length || 'no'} elements called "${actionId}" here; there are: ${known.join(', ')}`);
}

/**
 * The state of every element that has one. What `kept` holds under the same block_id and action_id stays, and a new
 * initial value is then ignored: so does Slack when a view is updated.
 */
export function stateOf(blocks: Wire[], kept: StateValues = {}): StateValues {
  const values: StateValues = {};
  for (const { blockId, actionId, type, element } of placedElements(blocks)) {
    const fresh = initialState(element);
    if (!fresh) continue;
    const before = kept[blockId]?.[actionId];
    values[blockId] = { ...values[blockId], [actionId]: before?.['type'] === type ? before : fresh };
  }
  return values;
}

/** Where each kind keeps its state, and the field that preselects it. */
const stateFields: Record<string, readonly [state: string, initial: string]> = {
  plain_text_input: ['value', 'initial_value'],
  email_text_input: ['value', 'initial_value'],
  url_text_input: ['value', 'initial_value'],
  number_input: ['value', 'initial_value'],
  rich_text_input: ['rich_text_value', 'initial_value'],
  static_select: ['selected_option', 'initial_option'],
  external_select: ['selected_option', 'initial_option'],
  radio_buttons: ['selected_option', 'initial_option'],
  multi_static_select: ['selected_options', 'initial_options'],
  multi_external_select: ['selected_options', 'initial_options'],
  checkboxes: ['selected_options', 'initial_options'],
  users_select: ['selected_user', 'initial_user'],
  multi_users_select: ['selected_users', 'initial_users'],
  channels_select: ['selected_channel', 'initial_channel'],
  multi_channels_select: ['selected_channels', 'initial_channels'],
  conversations_select: ['selected_conversation', 'initial_conversation'],
  multi_conversations_select: ['selected_conversations', 'initial_conversations'],
  datepicker: ['selected_date', 'initial_date'],
  timepicker: ['selected_time', 'initial_time'],
  datetimepicker: ['selected_date_time', 'initial_date_time'],
};

/** The name of the field that holds an element's state; none for buttons and overflows. */
export function stateField(type: string): string | undefined {
  return stateFields[type]?.[0];
}

/** Kinds whose state is a list. */
export function isMany(type: string): boolean {
  return type.startsWith('multi_') || type === 'checkboxes';
}

function initialState(element: Wire): Wire | undefined {
  const type = String(element['type']);
  const fields = stateFields[type];
  if (!fields) return undefined;
  const [state, initial] = fields;
  return { type, [state]: element[initial] ?? (isMany(type) ? [] : null) };
}

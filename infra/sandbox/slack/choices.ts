import { ownOptions } from './block-kit/objects.ts';
import { isMany, type PlacedElement, stateField } from './elements.ts';
import { type Choice, isWire, textOf, type Wire } from './shapes.ts';

/** The element's state once a person has put `choice` in; throws for what the client would not let them do. */
export function stateAfter(placed: PlacedElement, choice: Choice, offered: readonly Wire[]): Wire {
  const { type, actionId } = placed;
  const field = stateField(type);
  if (!field) throw new Error(`"${actionId}" is a ${type}: it is clicked, not filled`);
  if (field === 'selected_option') return { type, [field]: choice === null ? null : pick(placed, choice, offered) };
  if (field === 'selected_options')
    return { type, [field]: listOf(choice).map((value) => pick(placed, value, offered)) };
  if (isMany(type)) return { type, [field]: listOf(choice) };
  if (field === 'rich_text_value') return { type, [field]: isWire(choice) ? choice : richText(choice) };
  // An emptied field is null in the state, never an empty string.
  return { type, [field]: choice === '' ? null : choice };
}

function listOf(choice: Choice): (string | Wire)[] {
  if (choice === null) return [];
  return Array.isArray(choice) ? choice : [isWire(choice) ? choice : String(choice)];
}

/** The option the person means, among those on their screen. */
export function pick(placed: PlacedElement, choice: Choice, offered: readonly Wire[]): Wire {
  const wanted = isWire(choice) ? textOf(choice['value']) : String(choice);
  const shown = placed.type.endsWith('external_select') ? offered : ownOptions(placed.element);
  const option = shown.find((candidate) => candidate['value'] === wanted);
  if (option) return option;
  const values = shown.map((candidate) => candidate['value']).join(', ');
  throw new Error(
    `"${wanted}" is not offered in "${placed.actionId}"; offered: ${values || 'nothing yet, search first'}`,
  );
}

function richText(choice: Choice): Wire | null {
  if (choice === null || choice === '') return null;
  const text = { type: 'text', text: String(choice) };
  return { type: 'rich_text', elements: [{ type: 'rich_text_section', elements: [text] }] };
}

/** What Slack's client says under a field before it sends anything; nothing when the field may go. */
export function clientRefusal({ block, element, type }: PlacedElement, state: Wire): string | undefined {
  const value = state[stateField(type) ?? ''];
  const empty = value === null || value === undefined || (Array.isArray(value) && value.length === 0);
  if (empty) return block['optional'] === true ? undefined : 'Please complete this required field.';
  if (typeof value !== 'string') return undefined;
  const length = [...value].length;
  const min = Number(element['min_length'] ?? 0);
  const max = Number(element['max_length'] ?? 3_000);
  if (length < min) return `Please write at least ${min} characters.`;
  if (length > max) return `Please write at most ${max} characters.`;
  return undefined;
}

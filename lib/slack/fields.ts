import type { Field, View } from './interaction.ts';
import type { ElementWire, ViewWire } from './wire.ts';

/** A view, with what its elements hold as one flat list. */
export function viewIn(view: ViewWire): View {
  return {
    id: view.id,
    hash: view.hash ?? '',
    callbackId: view.callback_id,
    privateMetadata: view.private_metadata ?? '',
    rootViewId: view.root_view_id ?? view.id,
    fields: fieldsIn(view.state),
  };
}

/** The elements of a `state`, of a view or of a message. */
export function fieldsIn(state: ViewWire['state']): Field[] {
  return Object.entries(state?.values ?? {}).flatMap(([blockId, elements]) =>
    Object.entries(elements).map(([actionId, element]) => fieldIn(blockId, actionId, element)),
  );
}

/** One element, whatever its kind: what was typed, and what was chosen. */
export function fieldIn(blockId: string, actionId: string, element: ElementWire): Field {
  const options = [element.selected_option ?? [], element.selected_options ?? []].flat();
  const ids = [
    element.selected_user ?? [],
    element.selected_users ?? [],
    element.selected_conversation ?? [],
    element.selected_channel ?? [],
    element.selected_date ?? [],
    element.selected_time ?? [],
  ].flat();
  return {
    blockId,
    actionId,
    type: element.type,
    value: element.value ?? undefined,
    selected: [
      ...options.map((option) => ({ value: option.value, label: option.text?.text ?? '' })),
      ...ids.map((value) => ({ value, label: '' })),
    ],
  };
}

import { pick, stateAfter } from '../choices.ts';
import { findElement, type PlacedElement, stateField } from '../elements.ts';
import { type Choice, type Wire, wireList } from '../shapes.ts';
import { payloadBase } from '../wire.ts';
import type { World } from '../world.ts';
import { type Outcome, outcomeOf } from './outcome.ts';
import { type Place, type Screen, screenAt } from './place.ts';

export interface Target {
  actionId: string;
  blockId?: string;
}

/** A person clicks a button or an overflow's option, or chooses in a select: the app hears block_actions. */
export async function click(
  world: World,
  userId: string,
  place: Place,
  target: Target,
  choice?: Choice,
): Promise<Outcome> {
  const screen = screenAt(world, userId, place);
  const placed = findElement(screen.blocks, target.actionId, target.blockId);
  if (stateField(placed.type)) return put(world, userId, place, target, choice ?? null);
  const chosen = placed.type === 'overflow' ? { selected_option: pick(placed, choice ?? null, []) } : pressed(placed);
  return sendAction(world, userId, screen, placed, chosen);
}

/** A person fills a field; the app hears of it at once only outside input blocks, or with `dispatch_action`. */
export async function put(
  world: World,
  userId: string,
  place: Place,
  target: Target,
  choice: Choice,
): Promise<Outcome> {
  const screen = screenAt(world, userId, place);
  const placed = findElement(screen.blocks, target.actionId, target.blockId);
  const { blockId, actionId, inInput, block } = placed;
  // What is chosen already stays on the screen, whatever a later search offered.
  const chosen = wireList(screen.values[blockId]?.[actionId]?.['selected_options']);
  const offered = world.screens.offered(userId, screen.key, actionId);
  const state = stateAfter(placed, choice, [...chosen, ...offered]);
  screen.keep({ ...screen.values, [blockId]: { ...screen.values[blockId], [actionId]: state } });
  if (inInput && block['dispatch_action'] !== true) return { ok: true };
  return sendAction(world, userId, screen, placed, state);
}

function pressed({ element: { text, value, url } }: PlacedElement): Wire {
  return { text, ...(value === undefined ? {} : { value }), ...(url === undefined ? {} : { url }) };
}

/** https://docs.slack.dev/reference/interaction-payloads/block_actions-payload */
async function sendAction(
  world: World,
  userId: string,
  screen: Screen,
  { blockId, actionId, type, element }: PlacedElement,
  what: Wire,
): Promise<Outcome> {
  const { placeholder } = element;
  const action = { ...what, type, action_id: actionId, block_id: blockId, action_ts: world.ids.ts() };
  const payload = {
    ...payloadBase(world, 'block_actions', userId),
    ...screen.payload(),
    trigger_id: world.triggers.issue(userId, screen.viewId),
    ...(screen.responseUrl ? { response_url: screen.responseUrl() } : {}),
    actions: [placeholder === undefined ? action : { ...action, placeholder }],
  };
  const delivery = await world.deliveries.sendForm('interaction', { payload: JSON.stringify(payload) });
  screen.fail(delivery.failure);
  return outcomeOf(delivery);
}

import { clientRefusal } from '../choices.ts';
import type { Delivery } from '../deliveries.ts';
import { placedElements } from '../elements.ts';
import { SlackRefusal } from '../refusal.ts';
import { isWire, type OpenView, type Wire } from '../shapes.ts';
import { payloadBase } from '../wire.ts';
import type { World } from '../world.ts';
import { answerOf, type Outcome, outcomeOf } from './outcome.ts';
import { ownView } from './place.ts';

/** A person presses Submit. Resolves once the app's answer has closed, changed or marked the view. */
export async function submit(world: World, userId: string, viewId: string): Promise<Outcome> {
  const open = ownView(world, userId, viewId);
  if (!open.view['submit']) throw new Error('this view has no Submit');
  const refused = clientRefusals(open);
  if (Object.keys(refused).length > 0) {
    world.views.setOutcome(viewId, { errors: refused });
    return { ok: false, failure: 'refused', refused };
  }
  const payload = {
    ...payloadBase(world, 'view_submission', userId),
    trigger_id: world.triggers.issue(userId, viewId),
    view: open.view,
    response_urls: responseUrls(world, userId, open),
  };
  const delivery = await world.deliveries.sendForm('interaction', { payload: JSON.stringify(payload) });
  const failure = delivery.failure ?? applied(world, userId, viewId, delivery);
  if (failure) world.views.setOutcome(viewId, { failure });
  return outcomeOf(delivery, failure);
}

/** X closes the whole stack, Cancel the view in front; the app hears it only where the view asked to be told. */
export async function close(world: World, userId: string, viewId: string, all: boolean): Promise<Outcome> {
  const open = ownView(world, userId, viewId);
  const told = all ? (world.views.find(open.view.root_view_id) ?? open) : open;
  if (all) world.views.clear(viewId);
  else world.views.close(viewId);
  if (told.view['notify_on_close'] !== true) return { ok: true };
  // What was typed is not part of a view that was closed.
  const view = { ...told.view, state: { values: {} } };
  const payload = { ...payloadBase(world, 'view_closed', userId), view, is_cleared: all };
  return outcomeOf(await world.deliveries.sendForm('interaction', { payload: JSON.stringify(payload) }));
}

function clientRefusals({ view }: OpenView): Record<string, string> {
  const inputs = placedElements(view.blocks).filter((placed) => placed.inInput);
  return Object.fromEntries(
    inputs.flatMap((placed) => {
      const state = view.state.values[placed.blockId]?.[placed.actionId];
      const why = state && clientRefusal(placed, state);
      return why ? [[placed.blockId, why]] : [];
    }),
  );
}

/** One for each chosen channel of a select that asked for it. */
function responseUrls(world: World, userId: string, { view }: OpenView): Wire[] {
  return placedElements(view.blocks).flatMap(({ element, blockId, actionId }) => {
    if (element['response_url_enabled'] !== true) return [];
    const state = view.state.values[blockId]?.[actionId];
    const channel = state?.['selected_conversation'] ?? state?.['selected_channel'];
    if (typeof channel !== 'string') return [];
    const url = world.responseUrls.issue('app', { userId, channel });
    return [{ block_id: blockId, action_id: actionId, channel_id: channel, response_url: url }];
  });
}

/** Does what the answer says; gives back what the person hears when it cannot be done. */
function applied(world: World, userId: string, viewId: string, delivery: Delivery): string | undefined {
  try {
    applyAnswer(world, userId, viewId, answerOf(delivery));
    return undefined;
  } catch (error) {
    if (error instanceof SlackRefusal) return error.code;
    if (error instanceof SyntaxError) return 'invalid_response';
    throw error;
  }
}

/** https://docs.slack.dev/surfaces/modals#response_actions */
function applyAnswer(world: World, userId: string, viewId: string, answer: Wire | undefined): void {
  const open = world.views.find(viewId);
  if (!open) return;
  const action = answer?.['response_action'];
  if (answer === undefined) world.views.close(viewId);
  else if (action === 'errors') world.views.setOutcome(viewId, { errors: fieldErrors(open, answer['errors']) });
  else if (action === 'update') world.views.update({ id: viewId }, answer['view']);
  else if (action === 'push') world.views.push(userId, viewId, answer['view']);
  else if (action === 'clear') world.views.clear(viewId);
  else throw new SlackRefusal('invalid_response_action');
}

/** Texts by block_id; only input blocks of this view can show one. */
function fieldErrors({ view }: OpenView, errors: unknown): Record<string, string> {
  const inputs = view.blocks.filter((block) => block['type'] === 'input').map((block) => block['block_id']);
  const entries = isWire(errors) ? Object.entries(errors) : [];
  const fits = ([blockId, text]: [string, unknown]) =>
    inputs.includes(blockId) && typeof text === 'string' && text !== '';
  if (entries.length === 0 || !entries.every(fits)) throw new SlackRefusal('invalid_response_errors');
  return Object.fromEntries(entries.map(([blockId, text]) => [blockId, String(text)]));
}

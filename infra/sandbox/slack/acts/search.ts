import { checkChoices, ownOptions } from '../block-kit/objects.ts';
import { inspect } from '../block-kit/problems.ts';
import { findElement } from '../elements.ts';
import type { Wire } from '../shapes.ts';
import { payloadBase } from '../wire.ts';
import type { World } from '../world.ts';
import type { Target } from './click.ts';
import { answerOf, type Outcome, outcomeOf } from './outcome.ts';
import { type Place, screenAt } from './place.ts';

/** What an external select shows: the app's options, flat, and its answer as it was. */
export interface Found extends Outcome {
  options: Wire[];
  answer?: Wire;
}

/** A person types into an external select. Below `min_query_length` (3 unless told) the client does not ask the app. */
export async function search(
  world: World,
  userId: string,
  place: Place,
  target: Target,
  value: string,
): Promise<Found> {
  const screen = screenAt(world, userId, place);
  const { actionId, blockId, element, type } = findElement(screen.blocks, target.actionId, target.blockId);
  if (!type.endsWith('external_select')) throw new Error(`"${actionId}" is a ${type}: it holds its own options`);
  if ([...value].length < Number(element['min_query_length'] ?? 3)) return { ok: true, options: [] };
  const payload = {
    ...payloadBase(world, 'block_suggestion', userId),
    ...screen.payload(),
    action_id: actionId,
    block_id: blockId,
    value,
  };
  const delivery = await world.deliveries.sendForm('options', { payload: JSON.stringify(payload) });
  if (delivery.failure) return { ...outcomeOf(delivery), options: [] };
  const answer = readAnswer(() => answerOf(delivery));
  if (!answer || inspect('modal', (at) => checkChoices(at, answer, '', 0)).length > 0)
    return { ...outcomeOf(delivery, 'invalid_options'), options: [] };
  const options = ownOptions(answer);
  world.screens.offer(userId, screen.key, actionId, options);
  return { ...outcomeOf(delivery), options, answer };
}

function readAnswer(read: () => Wire | undefined): Wire | undefined {
  try {
    return read();
  } catch {
    return undefined;
  }
}

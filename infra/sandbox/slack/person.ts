import { click, put } from './acts/click.ts';
import type { Outcome } from './acts/outcome.ts';
import type { Place } from './acts/place.ts';
import { ownView } from './acts/place.ts';
import { type Found, search } from './acts/search.ts';
import { useMessageShortcut, useShortcut } from './acts/shortcut.ts';
import { close, submit } from './acts/submit.ts';
import { type } from './acts/type.ts';
import { messagesSeen, type SeenMessage } from './seen.ts';
import type { Choice, OpenView } from './shapes.ts';
import type { World } from './world.ts';

/**
 * Somebody in the workspace. Every act resolves once the app's answer is processed, and throws where the client would
 * not offer it: no such button, option, view, or channel.
 */
export interface Person {
  readonly id: string;
  /** A slash command, or a plain message. */
  types(channel: string, text: string, options?: { threadTs?: string }): Promise<Outcome>;
  /** A button, or a choice in a select or overflow, of a message (`channel`, `ts`) or an open view (`id`). */
  clicks(place: Place, actionId: string, choice?: Choice, blockId?: string): Promise<Outcome>;
  /** A field of a modal; an action_id, or a block_id with its only field. */
  fills(viewId: string, field: string, value: Choice): Promise<Outcome>;
  /** What an external select of a view (its id) or a message offers for a text. */
  searches(place: string | Place, actionId: string, text: string): Promise<Found>;
  /** Submits, after filling `values` (action_id to value). */
  submits(viewId: string, values?: Record<string, Choice>): Promise<Outcome>;
  /** Cancel; with `all`, the X that closes the whole stack. */
  closes(viewId: string, options?: { all?: boolean }): Promise<Outcome>;
  usesShortcut(callbackId: string, message?: { channel: string; ts: string }): Promise<Outcome>;
  /** A channel's messages, oldest first, with the ephemeral ones only this person sees. */
  sees(channel: string): SeenMessage[];
  /** The direct messages with the app, opened when there were none. */
  dmWithApp(): string;
  /** The modal in front, if any. */
  openView(): OpenView | undefined;
}

export function createPerson(world: World, id: string): Person {
  if (!world.workspace.person(id)) throw new Error(`there is nobody called ${id}`);
  const field = (viewId: string, name: string) => {
    const { view } = ownView(world, id, viewId);
    const block = view.blocks.find((candidate) => candidate['block_id'] === name && candidate['element']);
    const element = block?.['element'];
    if (typeof element !== 'object' || element === null || !('action_id' in element)) return { actionId: name };
    return { actionId: String(element.action_id), blockId: name };
  };
  const person: Person = {
    id,
    types: (channel, text, { threadTs } = {}) => type(world, id, channel, text, threadTs),
    clicks: async (place, actionId, choice, blockId) => click(world, id, place, { actionId, blockId }, choice),
    fills: async (viewId, name, value) => put(world, id, { id: viewId }, field(viewId, name), value),
    searches: async (place, actionId, text) =>
      search(world, id, typeof place === 'string' ? { id: place } : place, { actionId }, text),
    async submits(viewId, values = {}) {
      for (const [name, value] of Object.entries(values)) await person.fills(viewId, name, value);
      return submit(world, id, viewId);
    },
    closes: async (viewId, { all = false } = {}) => close(world, id, viewId, all),
    usesShortcut: async (callbackId, message) =>
      message ? useMessageShortcut(world, id, callbackId, message) : useShortcut(world, id, callbackId),
    sees: (channel) => messagesSeen(world, id, channel),
    dmWithApp: () => world.workspace.openDm(id, world.settings.app.botUserId).id,
    openView: () => world.views.stackOf(id).at(-1),
  };
  return person;
}

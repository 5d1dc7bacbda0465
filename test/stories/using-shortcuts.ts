import type { Choice } from '../../infra/sandbox/slack/shapes.ts';
import { found } from './declaring.ts';
import type { World } from './world.ts';

/** A message, as a shortcut is used on it. */
export interface Said {
  channel: string;
  ts: string;
}

/** What people do with messages and shortcuts in a world, until nothing moves. */
export function usingShortcuts(world: World) {
  const acts = {
    /** Somebody writes something, Ben unless told. */
    async says(text: string, { user = 'U0BEN', channel = 'C0INCIDENTS', threadTs = '' } = {}): Promise<Said> {
      await world.slack.as(user).types(channel, text, threadTs ? { threadTs } : {});
      const message = world.slack.messagesIn(channel).at(-1);
      if (!message) throw new Error('nothing was said');
      return { channel, ts: message.ts };
    },

    /** Ada, unless told, uses a shortcut; a global one without a message. */
    async uses(callbackId: string, message?: Said, user = 'U0ADA') {
      const outcome = await world.slack.as(user).usesShortcut(callbackId, message);
      await world.settles();
      return outcome;
    },

    /** Submits the form in front. */
    async submits(values: Record<string, Choice> = {}, user = 'U0ADA') {
      const person = world.slack.as(user);
      const outcome = await person.submits(person.openView()?.id ?? '', values);
      await world.settles();
      return outcome;
    },

    /** Ties the thread of a message to an incident, as Ada. */
    async binds(message: Said, iid: number): Promise<void> {
      await acts.uses('bind_thread', message);
      const person = world.slack.as('U0ADA');
      const viewId = person.openView()?.id ?? '';
      await acts.submits({ incident: await found({ person, viewId }, 'incident', `#${iid} `) });
    },
  };
  return acts;
}

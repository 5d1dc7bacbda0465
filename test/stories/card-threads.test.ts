import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { payments } from './declaring.ts';
import { types } from './typing.ts';
import { usingShortcuts } from './using-shortcuts.ts';
import { startWorld, type World } from './world.ts';

let world: World;
beforeAll(async () => {
  world = await startWorld();
  await world.links('U0ADA', 'ada.okafor');
  await world.links('U0BEN', 'ben.silva');
  await types(world, `subscribe ${payments}`);
});
afterAll(() => world.stops());

/** Declares an incident in GitLab; its card is then in the channel. */
async function withCard(title: string) {
  const { iid } = world.gitlab.as('ada.okafor').declares(payments, { title });
  await world.settles();
  const card = world.slack.messagesIn('C0INCIDENTS').find(({ text, threadTs }) => text.includes(title) && !threadTs);
  if (!card) throw new Error(`no card of ${title}`);
  return { iid, ts: card.ts };
}

const notes = (iid: number) => world.gitlab.issue(payments, iid)?.notes.map(({ body }) => body.split('\n')[0]);

test("under a card a message is about the card's incident, however many the channel shows, until the thread is bound to another", async () => {
  const [one, other] = [await withCard('Checkout is down'), await withCard('Search is slow')];
  const { says, uses, binds } = usingShortcuts(world);
  const message = await says('Rolled back', { threadTs: one.ts });
  await uses('comment_on_incident', message);
  expect(notes(one.iid)).toEqual(['> Rolled back']);
  expect(notes(other.iid)).toEqual([]);

  await binds(message, other.iid);
  await uses('comment_on_incident', message);
  expect(world.slack.as('U0ADA').openView()?.view.callback_id).toBe('act');
  expect(notes(one.iid)).toHaveLength(1);
  expect(notes(other.iid)).toEqual([]);
});

import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { declares, payments } from './declaring.ts';
import { whileTimePasses } from './until.ts';
import { startWorld, type World } from './world.ts';

let world: World;
beforeAll(async () => {
  world = await startWorld();
  await world.links('U0ADA', 'ada.okafor');
});
afterAll(() => world.stops());

const count = 100;
/** GitLab's access tokens live two hours. */
const lifetime = 7_200_000;

/** What the person was told, ephemeral in the channel. */
const answers = () =>
  world.slack
    .as('U0ADA')
    .sees('C0INCIDENTS')
    .filter(({ ephemeral }) => ephemeral);

test('a hundred commands at the moment of expiry: one token request, all done, nobody locked out', async () => {
  const { incident } = await declares(world, 'Checkout is down');
  // One incident each: what is about the same one is done one after the other.
  const incidents = Array.from({ length: count }, (_, number) =>
    world.gitlab.as('ada.okafor').declares(payments, { title: `Trouble ${number}` }),
  );
  await world.passes(lifetime);
  const told = answers().length;
  expect(world.gitlab.tokenRequests).toEqual([]);

  const ada = world.slack.as('U0ADA');
  const numbers = Array.from({ length: count }, (_, number) => number);
  world.queue.atOnce = count;
  await Promise.all(
    incidents.map(({ iid }, number) =>
      ada.types('C0INCIDENTS', `/gitlab incident comment ${payments}#${iid} line ${number}.`),
    ),
  );
  // In small steps: whoever renews has ten seconds for it, and GitLab here answers in real time.
  await whileTimePasses(world.clock, world.settles(), 20);

  expect(world.gitlab.tokenRequests).toMatchObject([{ grantType: 'refresh_token', status: 200, person: 'ada.okafor' }]);
  const notes = incidents.flatMap((one) => one.notes);
  const filed = (number: number) => notes.filter(({ body }) => body.startsWith(`line ${number}.`)).length;
  expect(numbers.map(filed)).toEqual(Array(count).fill(1));
  expect(
    answers()
      .slice(told)
      .filter(({ text }) => /connect/i.test(text)),
  ).toEqual([]);
  expect(world.queue.dead).toEqual([]);

  await ada.types('C0INCIDENTS', `/gitlab incident comment ${payments}#${incident?.iid} and one more`);
  await world.settles();
  expect(world.gitlab.tokenRequests).toHaveLength(1);
});

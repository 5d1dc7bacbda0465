import { setTimeout as wait } from 'node:timers/promises';
import { afterEach, expect, test } from '@jest/globals';
import { createChance } from '../flows/virtual-time.ts';
import { type PlainView, textOf } from './plain-slack.ts';
import { openWorld, type World } from './world.ts';

/**
 * What was acknowledged is done once and its author hears of it, whatever is killed: `kill -9` takes the worker and the
 * queue, the rows stay. Until a dead worker is missed 20 seconds pass.
 */

const untilMissed = 90_000;
/** On a slow machine fewer than twenty rounds are played. Milliseconds. */
const enough = 45_000;
const worlds: World[] = [];
afterEach(async () => {
  await Promise.all(worlds.splice(0).map((world) => world.close()));
});

async function linkedWorld(): Promise<World> {
  const world = await openWorld();
  worlds.push(world);
  await world.connect((await world.person.command('connect')).body);
  return world;
}

async function opensForm({ person, slack }: World): Promise<PlainView> {
  const { sentAt } = await person.command('incident declare');
  await slack.seen.first('form', ({ what, atMs }) => what === 'views.open' && atMs >= sentAt);
  return slack.latestView();
}

/** Fills the form in and presses Create; resolves with the status Slack was answered. */
async function creates({ person }: World, form: PlainView, title: string): Promise<number> {
  return (await person.submit(form, { title, project: '42', description: 'As typed.' })).status;
}

const creating = ({ what }: { what: string }) => what === 'POST /api/v4/projects/42/issues';

/** The author hears of this incident, by its address. */
function told({ slack, gitlab }: World, title: string) {
  const iid = () => gitlab.issues.find((issue) => issue.title === title)?.iid;
  const isIt = (text: string) => text.includes(`/issues/${iid()}|`) && text.includes(title);
  return slack.seen.first(
    `word about ${title}`,
    ({ what, args }) => ['response_url', 'chat.postMessage'].includes(what) && isIt(textOf(args)),
    untilMissed,
  );
}

const titled = ({ gitlab }: World, title: string) => gitlab.issues.filter((issue) => issue.title === title);

test('creates one incident when killed while GitLab hangs, whether or not GitLab had committed it', async () => {
  const [before, after, unharmed] = await Promise.all([linkedWorld(), linkedWorld(), linkedWorld()]);

  // Killed before GitLab has done anything.
  const { promise: never } = Promise.withResolvers<void>();
  before.gitlab.faults.beforeCreate = () => never;
  // Killed while GitLab, unknown to anybody, is about to do it.
  const { promise: soon, resolve: commit } = Promise.withResolvers<void>();
  after.gitlab.faults.beforeCreate = () => soon;
  // Not killed at all: GitLab does it and its answer is lost.
  unharmed.gitlab.faults.loseAnswers = 1;

  const all = [before, after, unharmed];
  const asked = all.map(({ gitlab }) => gitlab.seen.first('new issue', creating));
  const statuses = all.map(async (world) => creates(world, await opensForm(world), 'Down'));
  expect(await Promise.all(statuses)).toEqual([200, 200, 200]);
  await Promise.all(asked);
  await Promise.all([before.stack().kill(), after.stack().kill()]);
  commit();
  before.gitlab.faults.beforeCreate = undefined;
  await Promise.all([before.restart(), after.restart()]);

  await Promise.all(all.map((world) => told(world, 'Down')));
  expect(all.map((world) => titled(world, 'Down').length)).toEqual([1, 1, 1]);
  expect(all.map(({ gitlab }) => gitlab.seen.all.filter(creating).length)).toEqual([2, 1, 1]);
}, 150_000);

test('loses and doubles nothing in up to twenty kills at random moments', async () => {
  const seed = Number(process.env['STACK_SEED'] ?? Math.floor(performance.timeOrigin % 1_000_000));
  console.log(`STACK_SEED=${seed}`);
  const chance = createChance(seed);
  const world = await linkedWorld();
  const accepted: string[] = [];
  const begun = performance.now();
  let rounds = 0;
  while (rounds < 20 && performance.now() - begun < enough) {
    rounds++;
    const title = `Round ${rounds}`;
    world.gitlab.faults.beforeCreate = () => wait(chance() * 200);
    world.gitlab.faults.loseAnswers = chance() < 0.2 ? 1 : 0;
    const form = await opensForm(world);
    const accept = (status: number) => void (status === 200 && accepted.push(title));
    const answered = creates(world, form, title).then(accept, () => 'never acknowledged');
    const anyMoment = wait(chance() * 400);
    await (chance() < 0.3 ? Promise.race([anyMoment, answered]) : anyMoment);
    await world.stack().kill();
    await answered;
    await world.restart();
  }
  await Promise.all(accepted.map((title) => told(world, title)));
  const counts = Array.from({ length: rounds }, (_, round) => titled(world, `Round ${round + 1}`).length);
  expect(Math.max(...counts)).toBe(1);
  expect(accepted.filter((title) => titled(world, title).length !== 1)).toEqual([]);
  expect(accepted.length).toBeGreaterThan(rounds / 4);
  console.log(`${rounds} kills: ${accepted.length} were acknowledged, ${world.gitlab.issues.length} are there`);
}, 200_000);

import { afterEach, expect, test } from '@jest/globals';
import { createChance } from '../flows/virtual-time.ts';
import { createMemoryDynamo } from '../store/memory-dynamo.ts';
import { channels, startCrowd } from './crowd.ts';
import { createDyingLambdas } from './dying.ts';
import { createStorm, type Storm, type Typed } from './storm.ts';
import { accountFor, mostInAMinute, toldAfter } from './storm-account.ts';
import type { World } from './world.ts';

/**
 * GitLab is away for an hour in which twenty people type 500 things about ten incidents, four of which they declare
 * meanwhile. The jobs function is killed all along, and on its return GitLab loses answers and goes away once more.
 * `OUTAGE_SEED=<number>` or `OUTAGE_SEED=random` plays another hour. Typing and faults follow from the seed; so do the
 * kills, as far as the order of calls that run side by side does. `OUTAGE_RISK=0.003` kills so often that only the times
 * are missed, not what is filed.
 */

const seconds = (count: number) => count * 1_000;
const minutes = (count: number) => count * 60_000;

const wanted = process.env['OUTAGE_SEED'];
const any = Math.floor(performance.timeOrigin % 1_000_000);
const seeds = wanted === undefined ? [12_345, 67_890] : [wanted === 'random' ? any : Number(wanted)];

/** How likely a call to the outside is its process's last: an invocation makes a hundred or so. */
const risk = Number(process.env['OUTAGE_RISK'] ?? 0.0007);

let world: World | undefined;
afterEach(async () => {
  await world?.stops();
  world = undefined;
});

test.each(seeds)(
  'an hour without GitLab loses, doubles and disorders nothing (seed %i)',
  async (seed) => {
    const lambdas = createDyingLambdas(createChance(seed));
    world = await startCrowd({ lambdas: lambdas.work, rows: createMemoryDynamo() });
    // Ten messages are one invocation's; three run at the same time.
    world.queue.atOnce = 30;
    const sweeping = createSweeping(world);
    const storm = createStorm(world, createChance(seed + 1));

    lambdas.risk = risk;
    world.gitlab.faults.down = true;
    await anHour(world, storm, createChance(seed + 2), sweeping);
    const told = toldAfter(world, storm, lambdas);
    const killsInTheHour = lambdas.kills.length;
    const hour = { openSince: await openSince(world), backAt: world.clock.now() };

    const again = await returns(world, storm, createChance(seed + 3), sweeping);
    await sweeping.passes(minutes(20));
    lambdas.risk = 0;
    await sweeping.passes(minutes(20));

    const { filed, missing, twice, outOfOrder, lastAt } = accountFor(world, storm);
    const probes = [hour, again].map((away) =>
      mostInAMinute(world as World, away.openSince + everybodyKnows, away.backAt),
    );
    const figures = [
      `seed ${seed}: ${storm.typed.length} typed, ${filed} filed, ${twice.length} twice`,
      `${outOfOrder.length} out of order in ${storm.troubles.length} incidents`,
      `all told within ${told.slowest / 1_000} s`,
      `(${told.killedOver} whose worker was killed over it within ${told.slowestKilledOver / 1_000} s)`,
      `at most ${probes.join(' and ')} probes in any minute while open`,
      `drained ${inMinutes(lastAt - hour.backAt)} min after the return, ${inMinutes(lastAt - again.backAt)} after the second`,
      `${lambdas.kills.length} kills, ${killsInTheHour} of them in the hour, in ${lambdas.calls} calls`,
    ];
    console.log(figures.join(', '));

    expect({ missing, twice, outOfOrder }).toEqual({ missing: [], twice: [], outOfOrder: [] });
    expect([storm.typed.length, filed, storm.troubles.length]).toEqual([500, 500, 10]);
    expect(told.slowest).toBeLessThanOrEqual(seconds(3));
    expect(hour.backAt - hour.openSince).toBeGreaterThan(minutes(55));
    expect(Math.max(...probes)).toBeLessThanOrEqual(2);
    expect(lastAt - hour.backAt).toBeLessThanOrEqual(minutes(10));
    expect(lambdas.kills.length).toBeGreaterThanOrEqual(30);
    expect(await world.rooms.submissions.due(world.clock.now() + minutes(24 * 60), 1_000)).toEqual([]);
  },
  300_000,
);

/** What one function learns of the breaker, the others know a second later. */
const everybodyKnows = seconds(1);
/** For ever, where it is not open: when all are at rest, the second time is over before five calls have failed. */
const openSince = async ({ rooms }: World) => (await rooms.breaker.state()).since ?? Number.POSITIVE_INFINITY;
const inMinutes = (milliseconds: number) => (milliseconds / 60_000).toFixed(1);

/** Lets time pass with a sweep every five minutes, as the schedule has it. */
function createSweeping(world: World) {
  let next = world.clock.now() + minutes(5);
  return {
    async passes(milliseconds: number): Promise<void> {
      const target = world.clock.now() + milliseconds;
      while (next <= target) {
        await world.passes(Math.max(0, next - world.clock.now()));
        await world.sweeps();
        next += minutes(5);
      }
      await world.passes(Math.max(0, target - world.clock.now()));
    },
  };
}

type Sweeping = ReturnType<typeof createSweeping>;

/** Five hundred actions at random moments, no two in one millisecond; four of them declare. */
async function anHour(world: World, storm: Storm, chance: () => number, sweeping: Sweeping) {
  const begun = world.clock.now();
  const [first = '', second = ''] = channels.fresh;
  const declares: Record<number, () => Promise<Typed>> = {
    40: () => storm.declares(first, first),
    90: () => storm.declares(channels.incidents),
    170: () => storm.declares(second, second),
    260: () => storm.declares(channels.incidents),
  };
  const moments = Array.from({ length: 500 }, () => chance() * minutes(59)).sort((one, other) => one - other);
  for (const [index, moment] of moments.entries()) {
    await sweeping.passes(Math.max(1, begun + Math.floor(moment) - world.clock.now()));
    storm.looks();
    await (declares[index]?.() ?? storm.acts());
  }
  await sweeping.passes(begun + minutes(60) - world.clock.now());
  storm.looks();
}

const lossy = [
  { match: 'POST /api/v4/projects/:id/issues/:iid/notes' },
  { match: 'POST /api/graphql', operation: 'timelineEventCreate' },
  { match: 'POST /api/graphql', operation: 'issueSetSeverity' },
  { match: 'POST /api/v4/projects/:id/issues' },
  { match: 'GET /api/v4/projects/:id/issues/:iid' },
];

/** GitLab is back, with an answer lost or cut in half every few seconds; half-way through it is away for 90 s. */
async function returns(world: World, storm: Storm, chance: () => number, sweeping: Sweeping) {
  const { faults } = world.gitlab;
  const give = world.clock.now() + minutes(30);
  faults.clear();
  const half = () => accountFor(world, storm).filed >= 250 || world.clock.now() > give;
  for (; !half(); await sweeping.passes(seconds(2))) {
    if (faults.list().length > 1) continue;
    const fault = lossy[Math.floor(chance() * lossy.length)] ?? { match: '* *' };
    faults.add({ ...fault, effect: { kind: chance() < 0.5 ? 'lost' : 'half' } });
  }
  faults.clear();
  faults.down = true;
  await sweeping.passes(seconds(90));
  const away = { openSince: await openSince(world), backAt: world.clock.now() };
  faults.clear();
  return away;
}

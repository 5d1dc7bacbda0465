import { expect, test } from '@jest/globals';
import { UpstreamError } from '../../lib/errors.ts';
import { NotLinked, withToken } from '../../lib/flows/acting.ts';
import { Secret } from '../../lib/secret.ts';
import { createActingWorld, instance, person } from './acting-world.ts';
import { createChance } from './virtual-time.ts';

type World = ReturnType<typeof createActingWorld>;
const fresh = { expiresIn: 3_600_000 };

const acting = ({ rooms, act, time }: World, deed = act) => time.run(withToken(rooms, person, instance, deed));

test('acts with a fresh token and asks GitLab for nothing', async () => {
  const world = createActingWorld(fresh);
  expect(await acting(world)).toBe('done with a0');
  expect(world.gitlab.refreshes).toBe(0);
});

test('renews a token that has less than five minutes', async () => {
  const world = createActingWorld({ expiresIn: 5 * 60_000 - 1 });
  expect(await acting(world)).toBe('done with a1');
  expect(world.stored()).toMatchObject({ generation: 2, needsRelink: false });
});

test('knows that there is no grant, or that it is lost', async () => {
  const world = createActingWorld(fresh);
  const kept = world.stored();
  world.store(kept && { ...kept, needsRelink: true });
  await expect(acting(world)).rejects.toThrow(NotLinked);
  world.store(undefined);
  await expect(acting(world)).rejects.toThrow(NotLinked);
  expect(world.gitlab.refreshes).toBe(0);
});

test('takes the pair somebody else renewed when GitLab does not know the token any more', async () => {
  const world = createActingWorld(fresh);
  const kept = world.stored();
  world.gitlab.access = 'a9';
  const result = await acting(world, async (token) => {
    if (kept && token.reveal() === 'a0')
      world.store({ ...kept, accessToken: new Secret('a9'), refreshToken: new Secret('r9') });
    return world.act(token);
  });
  expect([result, world.gitlab.refreshes]).toEqual(['done with a9', 0]);
});

test('renews once and tries once more after a 401', async () => {
  const world = createActingWorld(fresh);
  world.gitlab.access = 'elsewhere';
  expect(await acting(world)).toBe('done with a1');
  expect(world.gitlab.refreshes).toBe(1);
});

test('passes on every other failure, after one try', async () => {
  const world = createActingWorld(fresh);
  const refused = new UpstreamError({
    service: 'gitlab',
    operation: 'POST issues',
    code: 'forbidden',
    transient: false,
  });
  let tries = 0;
  const deed = async () => {
    tries += 1;
    throw refused;
  };
  await expect(acting(world, deed)).rejects.toBe(refused);
  expect(tries).toBe(1);
});

test('a hundred callers at the moment of expiry make one token request', async () => {
  const world = createActingWorld({ delay: (step) => (step === 'refresh' ? 300 : 5) });
  const all = Promise.all(Array.from({ length: 100 }, () => withToken(world.rooms, person, instance, world.act)));
  expect(new Set(await world.time.run(all))).toEqual(new Set(['done with a1']));
  expect([world.gitlab.refreshes, world.gitlab.refused]).toEqual([1, 0]);
});

test('a grant revoked at GitLab costs one prompt and no loop', async () => {
  const world = createActingWorld();
  world.gitlab.live = 'revoked';
  await expect(acting(world)).rejects.toThrow(NotLinked);
  await expect(acting(world)).rejects.toThrow(NotLinked);
  await expect(acting(world)).rejects.toThrow(NotLinked);
  expect(world.gitlab.refreshes).toBe(1);
  expect(world.stored()).toMatchObject({ needsRelink: true });
});

test('a crash between GitLab’s answer and our write costs one prompt and no loop', async () => {
  let crashes = 1;
  const never = 1e12;
  const world = createActingWorld({ delay: (step) => (step === 'refreshed' && crashes-- > 0 ? never : 0) });
  void withToken(world.rooms, person, instance, world.act).catch(() => undefined);
  await expect(acting(world)).rejects.toThrow(NotLinked);
  await expect(acting(world)).rejects.toThrow(NotLinked);
  expect(world.gitlab.refreshes).toBe(2);
});

test('lets a failure of GitLab pass and keeps the pair', async () => {
  const world = createActingWorld();
  world.gitlab.down = true;
  await expect(acting(world)).rejects.toMatchObject({ code: 'timeout' });
  world.gitlab.down = false;
  expect(await acting(world)).toBe('done with a2');
});

test('asks a stumbling store again before the only living pair is lost', async () => {
  const world = createActingWorld();
  const { replace } = world.rooms.tokens;
  let stumbles = 3;
  world.rooms.tokens.replace = async (...write) => {
    if (stumbles-- > 0)
      throw new UpstreamError({ service: 'dynamodb', operation: 'UpdateItem', code: 'timeout', transient: true });
    return replace(...write);
  };
  expect(await acting(world)).toBe('done with a1');
});

test('revokes a pair that arrives after the account was disconnected', async () => {
  const world = createActingWorld({ delay: (step) => (step === 'refreshed' ? 1_000 : 0) });
  const acted = withToken(world.rooms, person, instance, world.act).catch((failure: unknown) => failure);
  const disconnected = world.time.after(500).then(() => world.rooms.tokens.remove(person, instance));
  await world.time.run(Promise.all([acted, disconnected]));
  expect(await acted).toBeInstanceOf(NotLinked);
  expect(world.gitlab.revoked).toEqual(['r1']);
});

/** 20 workers, three in ten of whom stall for up to 12 s after GitLab's answer: longer than the lease. */
async function stormyRun(seed: number) {
  const chance = createChance(seed);
  const stall = { find: 20, replace: 20, acquire: 20, refresh: 400, refreshed: 0 };
  const world = createActingWorld({
    delay: (step) => chance() * stall[step] + (step === 'refreshed' && chance() < 0.3 ? chance() * 12_000 : 0),
  });
  const { rooms, act, time, gitlab } = world;
  const workers = Array.from({ length: 20 }, async () => {
    await time.after(chance() * 3_000);
    return withToken(rooms, person, instance, act);
  });
  const results = await time.run(Promise.allSettled(workers));
  const served = results.filter(({ status }) => status === 'fulfilled').length;
  return { served, lockedOut: world.stored()?.needsRelink !== false, refreshes: gitlab.refreshes };
}

test('serves 20 of 20 workers in 1,000 seeded storms, and locks nobody out', async () => {
  const totals = { served: 0, lockouts: 0, refreshes: 0 };
  for (let seed = 1; seed <= 1_000; seed++) {
    const run = await stormyRun(seed);
    totals.served += run.served;
    totals.lockouts += run.lockedOut ? 1 : 0;
    totals.refreshes += run.refreshes;
  }
  expect(totals).toMatchObject({ served: 20_000, lockouts: 0 });
  expect(totals.refreshes).toBeLessThan(1_500);
});

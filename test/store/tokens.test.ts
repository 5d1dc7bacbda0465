import { inspect } from 'node:util';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { Secret } from '../../lib/secret.ts';
import { createKeyRing } from '../../lib/store/seal.ts';
import { createTokens, type FreshPair } from '../../lib/store/tokens.ts';
import { instance, key, newTenant, noon, pair, person, ring } from './builders.ts';
import { type Dynamo, startDynamo } from './dynamo.ts';

let dynamo: Dynamo;
beforeAll(async () => {
  dynamo = await startDynamo();
});
afterAll(() => dynamo.stop());

function setup() {
  const ada = person(newTenant());
  return { ada, tokens: createTokens(dynamo.tokens, ring) };
}

const revealed = (kept: FreshPair | undefined) =>
  kept && [kept.accessToken.reveal(), kept.refreshToken.reveal(), kept.expiresAt, kept.scope];

describe('a kept pair', () => {
  test('comes back as it was, for this person at this instance only', async () => {
    const { ada, tokens } = setup();
    await tokens.save(ada, instance, pair('1'));
    const kept = await tokens.find(ada, instance);
    expect(revealed(kept)).toEqual(['access-1', 'refresh-1', noon + 7_200_000, 'api']);
    expect(kept).toMatchObject({ generation: 1, needsRelink: false });
    expect(await tokens.find(ada, 'https://gitlab.com')).toBeUndefined();
    expect(await tokens.find(person(ada.tenant, 'U2'), instance)).toBeUndefined();
  });

  test('does not expire with its access token', async () => {
    const { ada, tokens } = setup();
    await tokens.save(ada, instance, pair('1'));
    const [row] = (await dynamo.scan('tokens')).filter(({ pk }) => String(pk).startsWith(`${ada.tenant}#`));
    expect(row).not.toHaveProperty('expiresAt');
  });

  test('is overwritten by a new link, one generation on', async () => {
    const { ada, tokens } = setup();
    await tokens.save(ada, instance, pair('1'));
    await tokens.markForRelink(ada, instance, new Secret('refresh-1'));
    await tokens.save(ada, instance, pair('2'));
    const kept = await tokens.find(ada, instance);
    expect(revealed(kept)?.[1]).toBe('refresh-2');
    expect(kept).toMatchObject({ generation: 2, needsRelink: false });
  });

  test('is taken away once, and handed out to be revoked', async () => {
    const { ada, tokens } = setup();
    await tokens.save(ada, instance, pair('1'));
    const taken = await Promise.all([tokens.remove(ada, instance), tokens.remove(ada, instance)]);
    expect(taken.filter((kept) => kept !== undefined).map(revealed)).toEqual([
      ['access-1', 'refresh-1', noon + 7_200_000, 'api'],
    ]);
    expect(await tokens.find(ada, instance)).toBeUndefined();
  });
});

describe('after a refresh', () => {
  test('the new pair replaces the one that was consumed', async () => {
    const { ada, tokens } = setup();
    await tokens.save(ada, instance, pair('1'));
    await tokens.markForRelink(ada, instance, new Secret('refresh-1'));
    expect(await tokens.replace(ada, instance, new Secret('refresh-1'), pair('2'))).toBe(true);
    const kept = await tokens.find(ada, instance);
    expect(revealed(kept)?.[0]).toBe('access-2');
    expect(kept).toMatchObject({ generation: 2, needsRelink: false });
  });

  test('one of twenty who consumed the same token wins, and its pair stays', async () => {
    const { ada, tokens } = setup();
    await tokens.save(ada, instance, pair('1'));
    const consumed = new Secret('refresh-1');
    const names = Array.from({ length: 20 }, (_, at) => `next-${at}`);
    const won = await Promise.all(names.map((name) => tokens.replace(ada, instance, consumed, pair(name))));
    expect(won.filter(Boolean)).toHaveLength(1);
    const kept = await tokens.find(ada, instance);
    expect(kept?.accessToken.reveal()).toBe(`access-${names[won.indexOf(true)]}`);
    expect(kept?.generation).toBe(2);
  });

  test('nothing is written for a person who disconnected or linked anew meanwhile', async () => {
    const { ada, tokens } = setup();
    expect(await tokens.replace(ada, instance, new Secret('refresh-1'), pair('2'))).toBe(false);
    expect(await tokens.find(ada, instance)).toBeUndefined();
    await tokens.save(ada, instance, pair('anew'));
    expect(await tokens.replace(ada, instance, new Secret('refresh-1'), pair('2'))).toBe(false);
    expect(revealed(await tokens.find(ada, instance))?.[0]).toBe('access-anew');
  });

  test('a repeated write knows its own pair', async () => {
    const { ada, tokens } = setup();
    await tokens.save(ada, instance, pair('1'));
    await tokens.replace(ada, instance, new Secret('refresh-1'), pair('2'));
    expect(await tokens.replace(ada, instance, new Secret('refresh-1'), pair('2'))).toBe(true);
    expect((await tokens.find(ada, instance))?.generation).toBe(2);
  });

  test('only an unchanged pair is marked for linking anew', async () => {
    const { ada, tokens } = setup();
    expect(await tokens.markForRelink(ada, instance, new Secret('refresh-1'))).toBe(false);
    await tokens.save(ada, instance, pair('1'));
    await tokens.replace(ada, instance, new Secret('refresh-1'), pair('2'));
    expect(await tokens.markForRelink(ada, instance, new Secret('refresh-1'))).toBe(false);
    expect(await tokens.find(ada, instance)).toMatchObject({ needsRelink: false });
    expect(await tokens.markForRelink(ada, instance, new Secret('refresh-2'))).toBe(true);
    expect(await tokens.find(ada, instance)).toMatchObject({ needsRelink: true });
  });
});

describe('an unconfirmed pair', () => {
  const gitlabUser = { id: 5, username: 'ada', name: 'Ada' };

  test('waits under its ticket and is taken once', async () => {
    const { ada, tokens } = setup();
    const waiting = { person: ada, instance, gitlabUser };
    await tokens.keepUnconfirmed('ticket-1', { ...waiting, pair: pair('1') }, noon);
    expect(await tokens.peekUnconfirmed('ticket-1')).toMatchObject({ ...waiting, expiresAt: noon });
    const taken = await Promise.all(Array.from({ length: 20 }, () => tokens.takeUnconfirmed('ticket-1')));
    const got = taken.filter((one) => one !== undefined);
    expect(got).toHaveLength(1);
    expect(revealed(got[0]?.pair)).toEqual(['access-1', 'refresh-1', noon + 7_200_000, 'api']);
    expect(await tokens.peekUnconfirmed('ticket-1')).toBeUndefined();
  });

  test('outlives its ticket, to be revoked', async () => {
    const { ada, tokens } = setup();
    await tokens.keepUnconfirmed('ticket-2', { person: ada, instance, gitlabUser, pair: pair('1') }, noon);
    const row = (await dynamo.scan('tokens')).find(({ pk }) => pk === 'unconfirmed#ticket-2');
    expect(row?.['expiresAt']).toBe(noon / 1000 + 7 * 24 * 3600);
  });

  test('moved to another ticket does not open', async () => {
    const { ada, tokens } = setup();
    await tokens.keepUnconfirmed('ticket-3', { person: ada, instance, gitlabUser, pair: pair('1') }, noon);
    const row = (await dynamo.scan('tokens')).find(({ pk }) => pk === 'unconfirmed#ticket-3');
    await dynamo.tokens.put({ ...row, pk: 'unconfirmed#ticket-4', sk: 'unconfirmed' });
    await expect(tokens.peekUnconfirmed('ticket-4')).rejects.toThrow();
  });
});

test('a row copied to another user, tenant or instance does not open', async () => {
  const { ada, tokens } = setup();
  await tokens.save(ada, instance, pair('1'));
  const row = await dynamo.tokens.get({ pk: `${ada.tenant}#tokens#U1`, sk: `pair#${instance}` });
  const copies = [
    { to: person(ada.tenant, 'U2'), at: instance, pk: `${ada.tenant}#tokens#U2`, sk: `pair#${instance}` },
    { to: person('other/T9' as never), at: instance, pk: 'other/T9#tokens#U1', sk: `pair#${instance}` },
    { to: ada, at: 'https://gitlab.com', pk: `${ada.tenant}#tokens#U1`, sk: 'pair#https://gitlab.com' },
  ];
  for (const { to, at, ...elsewhere } of copies) {
    await dynamo.tokens.put({ ...row, ...elsewhere });
    await expect(tokens.find(to, at)).rejects.toThrow();
  }
});

test('an access token in place of the refresh token does not open', async () => {
  const { ada, tokens } = setup();
  await tokens.save(ada, instance, pair('1'));
  const place = { pk: `${ada.tenant}#tokens#U1`, sk: `pair#${instance}` };
  await dynamo.tokens.update(place, { update: 'SET #refreshToken = #accessToken' });
  await expect(tokens.find(ada, instance)).rejects.toThrow();
});

test('pairs stay readable through a rotation of the keys', async () => {
  const { ada, tokens } = setup();
  await tokens.save(ada, instance, pair('1'));
  const rotated = createTokens(dynamo.tokens, createKeyRing(new Secret(`k2:${key(2)},k1:${key(1)}`)));
  expect(revealed(await rotated.find(ada, instance))?.[0]).toBe('access-1');
  expect(await rotated.replace(ada, instance, new Secret('refresh-1'), pair('2'))).toBe(true);
  const finished = createTokens(dynamo.tokens, createKeyRing(new Secret(`k2:${key(2)}`)));
  expect(revealed(await finished.find(ada, instance))?.[0]).toBe('access-2');
});

test('no token shows in what is returned, nor in what is stored', async () => {
  const { ada, tokens } = setup();
  const unconfirmed = { person: ada, instance, gitlabUser: { id: 5, username: 'ada', name: 'Ada' } };
  await tokens.save(ada, instance, pair('CANARY'));
  await tokens.keepUnconfirmed('canary', { ...unconfirmed, pair: pair('CANARY') }, noon);
  const returned = [await tokens.find(ada, instance), await tokens.peekUnconfirmed('canary')];
  for (const value of [...returned, await dynamo.scan('tokens')]) {
    expect(JSON.stringify(value)).not.toContain('CANARY');
    expect(inspect(value, { depth: 9, showHidden: true })).not.toContain('CANARY');
  }
});

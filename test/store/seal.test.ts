import { inspect } from 'node:util';
import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { Secret } from '../../lib/secret.ts';
import { aadOf, createKeyRing } from '../../lib/store/seal.ts';
import { key } from './builders.ts';

const ring = createKeyRing(new Secret(`k1:${key(1)}`));
const row = { pk: 'tenant#tokens#U1', sk: 'pair#https://gitlab.com' };

test('opens what it sealed, whatever the text', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary-ascii' }), fc.string({ unit: 'grapheme' }), (plain, aad) => {
      expect(ring.open(ring.seal(plain, aad), aad)).toBe(plain);
    }),
    { numRuns: 2_000 },
  );
});

test('never seals alike, and shows neither text nor key', () => {
  const sealed = [ring.seal('glpat-secret', 'a'), ring.seal('glpat-secret', 'a')];
  expect(sealed[0]).not.toBe(sealed[1]);
  expect(sealed.join()).not.toContain('glpat-secret');
  expect(inspect(ring, { depth: 9, showHidden: true })).not.toContain(key(1));
});

test('takes its IV from the chance it is handed', () => {
  const counted = createKeyRing(new Secret(`k1:${key(1)}`), { randomBytes: (count) => Buffer.alloc(count, 7) });
  const [, body = ''] = counted.seal('x', 'a').split('.');
  expect(Buffer.from(body, 'base64url').subarray(0, 12)).toEqual(Buffer.alloc(12, 7));
});

test('refuses every flipped bit of the sealed value, key id and encoding included', () => {
  const sealed = Buffer.from(ring.seal('glpat-secret', 'a'));
  for (let bit = 0; bit < sealed.length * 8; bit++) {
    const flipped = Buffer.from(sealed);
    flipped[bit >> 3] = (flipped[bit >> 3] ?? 0) ^ (1 << (bit & 7));
    expect(() => ring.open(flipped.toString('latin1'), 'a')).toThrow();
  }
});

test('refuses every flipped bit of the bytes within', () => {
  const [id, body = ''] = ring.seal('glpat-secret', 'a').split('.');
  const bytes = Buffer.from(body, 'base64url');
  for (let bit = 0; bit < bytes.length * 8; bit++) {
    const flipped = Buffer.from(bytes);
    flipped[bit >> 3] = (flipped[bit >> 3] ?? 0) ^ (1 << (bit & 7));
    expect(() => ring.open(`${id}.${flipped.toString('base64url')}`, 'a')).toThrow();
  }
});

test('refuses arbitrary and truncated values', () => {
  const sealed = ring.seal('glpat-secret', 'a');
  for (let length = 0; length < sealed.length; length++)
    expect(() => ring.open(sealed.slice(0, length), 'a')).toThrow();
  fc.assert(
    fc.property(fc.string(), (text) => {
      expect(() => ring.open(`k1.${text}`, 'a')).toThrow();
    }),
    { numRuns: 5_000 },
  );
});

test('refuses a value moved to another place', () => {
  fc.assert(
    fc.property(fc.string(), fc.string(), (home, elsewhere) => {
      fc.pre(home !== elsewhere);
      expect(() => ring.open(ring.seal('x', home), elsewhere)).toThrow();
    }),
    { numRuns: 2_000 },
  );
});

describe('rotation', () => {
  const old = createKeyRing(new Secret(`k1:${key(1)}`));
  const rotated = createKeyRing(new Secret(`k2:${key(2)}, k1:${key(1)}`));
  const twice = createKeyRing(new Secret(`k3:${key(3)},k2:${key(2)},k1:${key(1)}`));
  const finished = createKeyRing(new Secret(`k2:${key(2)}`));

  test('seals under the new key and still opens what the old ones sealed', () => {
    expect(rotated.seal('x', 'a')).toMatch(/^k2\./);
    expect(rotated.open(old.seal('x', 'a'), 'a')).toBe('x');
    expect(twice.open(old.seal('x', 'a'), 'a')).toBe('x');
    expect(finished.open(rotated.seal('x', 'a'), 'a')).toBe('x');
  });

  test('refuses a key that has left the ring, and another key under the same id', () => {
    expect(() => finished.open(old.seal('x', 'a'), 'a')).toThrow('not in the ring');
    expect(() => createKeyRing(new Secret(`k1:${key(9)}`)).open(old.seal('x', 'a'), 'a')).toThrow();
  });
});

test.each([
  ['nothing', ''],
  ['no id', key(1)],
  ['an empty id', `:${key(1)}`],
  ['an id with a dot', `k.1:${key(1)}`],
  ['a short key', `k1:${Buffer.alloc(16, 1).toString('base64')}`],
  ['the same id twice', `k1:${key(1)},k1:${key(2)}`],
  ['a trailing comma', `k1:${key(1)},`],
])('refuses a ring with %s, without showing it', (_, spec) => {
  expect(() => createKeyRing(new Secret(spec))).toThrow(/^TOKEN_KEYS must read id:base64,id:base64/);
});

test('binds a value to its row, its attribute and what stands beside it', () => {
  const places = [
    aadOf(row, 'accessToken'),
    aadOf(row, 'refreshToken'),
    aadOf({ ...row, pk: 'tenant#tokens#U2' }, 'accessToken'),
    aadOf({ ...row, sk: 'pair#https://gitlab.org' }, 'accessToken'),
    aadOf(row, 'accessToken', 'more'),
    aadOf({ pk: `${row.pk}#${row.sk}`, sk: 'accessToken' }, ''),
  ];
  expect(new Set(places).size).toBe(places.length);
});

import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import { digest, keyOf, partsOf, withoutKey } from '../../lib/store/keys.ts';

const hostile = fc.oneof(
  fc.string({ unit: fc.constantFrom('#', '%', '|', 'a', '0', '2', '3', '5', '\ud800', '\udc00', '😀', 'é', '\0') }),
  fc.string({ unit: 'binary' }),
  fc.constantFrom('', 'pk#', '#', '%23', '%0023', '%sha256-', 'a#b', 'hook'),
  fc.string({ minLength: 190, maxLength: 230, unit: 'grapheme' }),
);

test('joins readable parts readably', () => {
  expect(keyOf('1234.5678/T1', 'incident', 'https://gitlab.com', 42, 7)).toBe(
    '1234.5678/T1#incident#https://gitlab.com#42#7',
  );
});

test('never makes one key of different parts', () => {
  fc.assert(
    fc.property(fc.array(hostile, { minLength: 1 }), fc.array(hostile, { minLength: 1 }), (some, others) => {
      const same = some.length === others.length && some.every((part, at) => part === others[at]);
      // As DynamoDB sees them: in UTF-8, where lone surrogates are all alike.
      expect(Buffer.from(keyOf(...some)).equals(Buffer.from(keyOf(...others)))).toBe(same);
    }),
    { numRuns: 5_000 },
  );
});

test.each([
  [['a#b'], ['a', 'b']],
  [['a%0023b'], ['a#b']],
  [['\ud800'], ['\udbff']],
  [['\ud800'], ['\ufffd']],
  [['a', ''], ['a']],
  [['x'.repeat(201)], [`%sha256-${digest('x'.repeat(201))}`]],
])('keeps %j and %j apart', (some, others) => {
  expect(Buffer.from(keyOf(...some))).not.toEqual(Buffer.from(keyOf(...others)));
});

test('reads back what it joined', () => {
  fc.assert(
    fc.property(fc.array(fc.string({ unit: 'binary', maxLength: 20 }), { minLength: 1 }), (parts) => {
      expect(partsOf(keyOf(...parts))).toEqual(parts);
    }),
  );
});

test('keeps any part within what DynamoDB takes, and does not pretend to read a digest back', () => {
  const key = keyOf('x'.repeat(100_000), '😀'.repeat(1000));
  expect(Buffer.byteLength(key)).toBeLessThan(400);
  expect(() => partsOf(key)).toThrow('digested');
});

test('tells long parts apart by their digest', () => {
  expect(keyOf(`${'x'.repeat(300)}1`)).not.toBe(keyOf(`${'x'.repeat(300)}2`));
});

test('takes the key off a row', () => {
  expect(withoutKey({ pk: 'a', sk: 'b', name: 'c' })).toEqual({ name: 'c' });
});

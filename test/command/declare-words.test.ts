import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { readDeclareWords, titleOf } from '../../lib/command/declare-words.ts';

describe('what follows "incident declare"', () => {
  test.each([
    ['', { firstWord: '', rest: '' }],
    ['payments Checkout is down', { firstWord: 'payments', rest: 'Checkout is down' }],
    ['payments: Checkout is down', { firstWord: 'payments', colon: true, rest: 'Checkout is down' }],
    ['payments:', { firstWord: 'payments', colon: true, rest: '' }],
    ['acme/payments:  Checkout', { firstWord: 'acme/payments', colon: true, rest: 'Checkout' }],
    [
      'https://gitlab.example.com:8443/acme/payments: Down',
      { firstWord: 'https://gitlab.example.com:8443/acme/payments', colon: true, rest: 'Down' },
    ],
    ['payments：Checkout', { firstWord: 'payments：Checkout', rest: '' }],
    ['支付： 结账失败', { firstWord: '支付', colon: true, rest: '结账失败' }],
    ['Error: disk full: /var', { firstWord: 'Error', colon: true, rest: 'disk full: /var' }],
    [': down', { firstWord: ':', rest: 'down' }],
  ])('%j', (text, words) => {
    expect(readDeclareWords(text)).toEqual(words);
  });

  test.each([
    ['Checkout is down !critical', 'critical', 'Checkout is down'],
    ['!S2 Checkout is down', 'high', 'Checkout is down'],
    ['Checkout !HIGH is down', 'high', 'Checkout is down'],
    ['!low !high Checkout', 'low', 'Checkout'],
    ['Checkout\u2003!unknown', 'unknown', 'Checkout'],
  ])('%j has a severity, which is no word of the title', (text, severity, title) => {
    const words = readDeclareWords(text);
    expect(words.severity).toBe(severity);
    expect(titleOf(words)).toBe(title);
  });

  test.each(['Really!high', '!highest', '!s5 down', '!', 'wow !critical!', '! critical'])(
    'an exclamation is no severity: %j',
    (text) => {
      expect(readDeclareWords(text).severity).toBeUndefined();
      expect(titleOf(readDeclareWords(text))).toBe(text);
    },
  );

  test('nothing throws, and no word is lost but the severity (1,000 texts)', () => {
    const piece = fc.oneof(fc.string(), fc.constantFrom(' ', ':', '!high', '!S1', 'payments:', '\n', '：', '!'));
    fc.assert(
      fc.property(fc.array(piece), (pieces) => {
        const text = pieces.join('');
        const letters = (some: string) => some.replace(/\s/g, '');
        const marks = letters(text).length - letters(titleOf(readDeclareWords(text)).replace(/：(?=\s|$)/, ':')).length;
        expect(marks).toBeGreaterThanOrEqual(0);
        if (!text.includes('!')) expect(marks).toBe(0);
      }),
      { numRuns: 1000 },
    );
  });

  test('a very long line of spaces takes no time', () => {
    const words = readDeclareWords(`payments: ${' '.repeat(100_000)}x`);
    expect(words).toEqual({ firstWord: 'payments', colon: true, rest: 'x' });
  });
});

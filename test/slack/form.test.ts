import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import { WireError } from '../../lib/errors.ts';
import { formFields } from '../../lib/slack/form.ts';

test('reads every form as URLSearchParams reads it', () => {
  const text = fc.string({ unit: 'grapheme' });
  fc.assert(
    fc.property(fc.array(fc.tuple(text, text)), (pairs) => {
      const body = String(new URLSearchParams(pairs));
      expect(formFields(body)).toEqual(new Map(new URLSearchParams(body)));
    }),
  );
});

test.each(['', '&', '&&a=1&', 'a', 'a=b=c', '=x', 'a=1&a=2', 'a+b=%2B+', '__proto__=1'])('reads %j so, too', (body) => {
  expect(formFields(body)).toEqual(new Map(new URLSearchParams(body)));
});

test.each(['a=%', 'a=%zz', 'a=%ff'])('%j is no form', (body) => {
  expect(() => formFields(body)).toThrow(WireError);
});

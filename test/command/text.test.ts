import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import { escapeText } from '../../lib/block-kit/message.ts';
import { isBlank } from '../../lib/command/plain.ts';
import { decodeEntities, textParts, typedText } from '../../lib/command/text.ts';

test('decodes entities once', () => {
  expect(decodeEntities('a &amp; b &lt;c&gt; &amp;lt; &quot;')).toBe('a & b <c> &lt; &quot;');
});

test('tells words from users, channels, links and special mentions', () => {
  expect(
    textParts('ask <@U1|ada> in <#C1|> about <https://gitlab.com/a?b=1&amp;c=2|a&amp;c> &lt;now&gt; <!here>'),
  ).toEqual([
    { kind: 'words', text: 'ask ' },
    { kind: 'user', userId: 'U1', label: 'ada' },
    { kind: 'words', text: ' in ' },
    { kind: 'channel', channelId: 'C1', label: undefined },
    { kind: 'words', text: ' about ' },
    { kind: 'link', url: 'https://gitlab.com/a?b=1&c=2', label: 'a&c' },
    { kind: 'words', text: ' <now> ' },
    { kind: 'special', command: 'here', label: undefined },
  ]);
});

test('reads as it was typed', () => {
  expect(
    typedText(
      '<@U1|ada> &amp; <@U2>: <https://gitlab.com|GitLab> is\u00a0down in <#C1|ops>, <!subteam^S1|@oncall> <!here> <mailto:a@b.c|a@b.c>',
    ),
  ).toBe('@ada & @U2: https://gitlab.com is down in #ops, @oncall @here a@b.c');
});

test('keeps any text that Slack escaped, 2,000 times', () => {
  fc.assert(
    fc.property(
      fc.string({ unit: 'grapheme' }),
      (typed) => typedText(escapeText(typed)) === typed.replaceAll('\u00a0', ' '),
    ),
    { numRuns: 2_000, seed: 1 },
  );
});

test('calls blank what nobody can see, and an emoji something', () => {
  expect(['', ' \n', '\u200b\u2060', '\u2800', '\u3164'].map(isBlank)).toEqual([true, true, true, true, true]);
  expect(['🔥', ':fire:', '👩‍🚒', '.'].map(isBlank)).toEqual([false, false, false, false]);
});

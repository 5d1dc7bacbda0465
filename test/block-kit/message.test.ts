import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import {
  channelMention,
  escapeText,
  link,
  mention,
  mrkdwn,
  plainText,
  say,
  truncate,
} from '../../lib/block-kit/message.ts';

test('makes mentions, links and channels literal', () => {
  expect(escapeText('<!channel> & <@U1> <https://evil.example|GitLab>')).toBe(
    '&lt;!channel&gt; &amp; &lt;@U1&gt; &lt;https://evil.example|GitLab&gt;',
  );
});

test('leaves nothing active in 20,000 hostile texts', () => {
  fc.assert(
    fc.property(fc.string({ unit: fc.constantFrom('<', '>', '&', '!', '@', '|', 'here', 'a', ';', 'lt') }), (text) => {
      const escaped = escapeText(text);
      return !/[<>]/.test(escaped) && !/&(?!amp;|lt;|gt;)/.test(escaped);
    }),
    { numRuns: 20_000, seed: 1 },
  );
});

test('makes exactly one link of any address and any label, 20,000 times', () => {
  const hostile = fc.string({ unit: fc.constantFrom('<', '>', '|', '&', ' ', '\n', '!channel', 'x', '"') });
  fc.assert(
    fc.property(hostile, hostile, (path, label) => {
      const made = link(`https://gitlab.example/${path}`, label);
      return /^<https:\/\/gitlab\.example\/[^<>|\s]*\|[^<>|\n]*>$/.test(made);
    }),
    { numRuns: 20_000, seed: 1 },
  );
});

test('links nothing but http and https', () => {
  expect(link('javascript:alert(1)', 'click')).toBe('click');
  expect(link('HTTPS://gitlab.com/a', 'a')).toBe('<HTTPS://gitlab.com/a|a>');
});

test('mentions ids and nothing else', () => {
  expect([mention('U0ADA'), channelMention('C0OPS')]).toEqual(['<@U0ADA>', '<#C0OPS>']);
  expect([mention('!channel'), channelMention('C1|x>')]).toEqual(['!channel', 'C1|x&gt;']);
});

test('cuts by code points and never halves an emoji', () => {
  expect([truncate('🔥🔥🔥', 3), truncate('🔥🔥🔥🔥', 3), truncate('fits', 4), truncate('much too long', 6)]).toEqual([
    '🔥🔥🔥',
    '🔥🔥…',
    'fits',
    'much…',
  ]);
});

test('draws text objects in which nothing is linked by itself', () => {
  expect(mrkdwn('a')).toEqual({ type: 'mrkdwn', text: 'a', verbatim: true });
  expect(plainText('abcdef', 3)).toEqual({ type: 'plain_text', text: 'ab…', emoji: false });
});

test('says a paragraph within Slack’s limit, with the same words as its summary', () => {
  const { text, blocks } = say('x'.repeat(4_000));
  expect(text).toHaveLength(4_000);
  expect(JSON.stringify(blocks)).toContain(`${'x'.repeat(2_999)}…`);
});

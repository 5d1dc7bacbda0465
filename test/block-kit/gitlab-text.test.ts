import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { toSlack } from '../../lib/block-kit/gitlab-text.ts';

describe('GitLab Markdown in Slack', () => {
  test.each([
    ['links', 'see [the `log`](https://a.io/l?a=1&b=2)', 'see <https://a.io/l?a=1&amp;b=2|the log>'],
    ['links with a title', '[x](<https://a.io> "title")', '<https://a.io|x>'],
    ['links that are not http(s)', '[x](javascript:alert(1)) [y](/a/b)', '[x](javascript:alert(1)) [y](/a/b)'],
    [
      'bare links',
      'at https://a.io/x_y. And <https://b.io>',
      'at <https://a.io/x_y|https://a.io/x_y>. And <https://b.io|https://b.io>',
    ],
    ['images', '![graph](https://a.io/g.png)', '<https://a.io/g.png|graph>'],
    ['bold, italic and struck words', '**b** __b__ *i* _i_ ~~s~~ **_bi_**', '*b* *b* _i_ _i_ ~s~ *_bi_*'],
    ['headings', '## What **happened** ##\ntext', '*What happened*\ntext'],
    ['lists and quotes', '- a\n    * b\n1. c\n\n> - d', '• a\n    • b\n1. c\n\n&gt; • d'],
    ['code', '`a<b` ``c`d``', '`a&lt;b` `c`d`'],
    ['code blocks', 'x\n```ruby\n**a** <!-- kept -->\n```\ny', 'x\n```\n**a** &lt;!-- kept --&gt;\n```\ny'],
    ['comments, our marker too', 'a\n\n<!-- gitlab-incident:01J -->', 'a'],
    ['escapes, entities and line ends', '\\*a\\* &lt;b&gt; &amp;lt;\\\nc', '*a* &lt;b&gt; &amp;lt;\nc'],
    [
      'Slack’s own tokens',
      '<!channel> <@U1> <#C1> <https://a.io|x>',
      '&lt;!channel&gt; &lt;@U1&gt; &lt;#C1&gt; <https://a.io|https://a.io>|x&gt;',
    ],
    ['HTML', '<b>x</b>', '&lt;b&gt;x&lt;/b&gt;'],
  ])('%s', (_, markdown, expected) => {
    expect(toSlack(markdown)).toBe(expected);
  });

  test('is cut with an ellipsis, never through an emoji, a link or an entity', () => {
    expect(toSlack('🔥🔥🔥', 2)).toBe('🔥…');
    expect(toSlack('a [label](https://a.io) b', 12)).toBe('a …');
    expect(toSlack('abc & def', 7)).toBe('abc …');
    expect(toSlack('a [label](https://a.io)', 30)).toBe('a <https://a.io|label>');
  });
});

/** A token that Slack would act on. */
const tokens = (mrkdwn: string) => mrkdwn.match(/<[^>]*>?/g) ?? [];

test('makes no token but links to http(s) addresses of the text, 50,000 hostile texts', () => {
  const piece = fc.constantFrom(
    ...'<!channel> <!here> <@U1> <#C1> < > | ! @ # & ; [ ] ( ) ]( [x]( \\ ` ``` ~~~ * ** _ __ ~~ - " ( ) 🔥 \u2060 \0'.split(
      ' ',
    ),
    ...[
      '&lt;',
      '&amp;lt;',
      '&gt;',
      '&amp;',
      '<!--',
      '-->',
      '\n',
      ' ',
      'x',
      '# ',
      '[x](https://a.io/',
      '](javascript:x)',
    ],
    ...[
      'https://a.io/<!here>',
      '<https://a.io|<!here>>',
      'https://a.io|',
      '](https://a.io/a|b)',
      '![<@U1>](https://a.io)',
    ],
  );
  let texts = 0;
  fc.assert(
    fc.property(fc.array(piece, { maxLength: 25 }), fc.integer({ min: 1, max: 200 }), (pieces, max) => {
      texts++;
      const mrkdwn = toSlack(pieces.join(''), max);
      for (const token of tokens(mrkdwn)) expect(token).toMatch(/^<https?:\/\/[^<>|\s]+\|[^<>|\n]+>$/);
      expect(mrkdwn.replace(/<[^<>]*>/g, '')).not.toMatch(/[<>]|&(?!(?:amp|lt|gt);)/);
      expect(Array.from(mrkdwn).length).toBeLessThanOrEqual(max);
    }),
    { numRuns: 50_000, seed: 1 },
  );
  expect(texts).toBe(50_000);
});

test.each(['[', '![', '<!--', '`', '**', '** ', '__a', '*a ', '~~', 'https://', '```\n', '&', '[x](', '\\'])(
  'takes a description full of %j in a moment',
  (piece) => {
    expect(Array.from(toSlack(piece.repeat(100_000))).length).toBeLessThanOrEqual(3000);
  },
);

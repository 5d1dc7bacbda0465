import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { checkLength, textLimits, toMarkdown } from '../../lib/command/markdown.ts';

const people = {
  usernames: new Map([
    ['U1', 'ada'],
    ['U4', 'all'],
  ]),
  names: new Map([
    ['U2', 'Root @all\n/close'],
    ['U3', ''],
  ]),
};
const markdown = (slackText: string) => toMarkdown(slackText, people);

describe('Slack text as GitLab Markdown', () => {
  test.each([
    ['links', 'see <https://a.io/p?x=1&amp;y=2|page 3>', 'see [page 3](https://a.io/p?x=1&y=2)'],
    ['a label that would end early', '<https://a.io/(x)|a] (b>', '[a\\] (b](https://a.io/%28x%29)'],
    ['bare links', '<https://a.io/a_b*c|https://a.io/a_b*c>', '<https://a.io/a_b*c>'],
    ['links Slack made of names', '<http://a.io/p|a.io/p>', '<http://a.io/p>'],
    ['addresses of other kinds', '<javascript:alert(1)|x> <mailto:a@b.io|a@b.io>', 'x a@b.io'],
    ['mentions of connected people', 'ask <@U1>, please', 'ask @ada, please'],
    ['mentions of others', 'ask <@U2> and <@U3|bob> and <@U9>', 'ask Root @\u2060all /close and bob and U9'],
    ['somebody whose username is everybody', 'ask <@U4|Al>', 'ask Al'],
    [
      'mentions that touch words',
      '<@U1>.b <@U1>_x y<@U1> <@U1>/x <@U1>.',
      '@ada\u2060.b @ada\u2060\\_x y\u2060@ada @ada\u2060/x @ada.',
    ],
    ['channels and groups', '<#C1|ops> <!here> <!subteam^S1|@oncall>', '#ops @\u2060here @\u2060oncall'],
    ['typed mentions', 'ask @root, not a@all or #12@all', 'ask @\u2060root, not a@all or #12@\u2060all'],
    ['addresses of machines', 'ssh root@web-1', 'ssh root@web-1'],
    ['bold, italic and struck words', '*b* _i_ ~s~ *_bi_*', '**b** _i_ ~~s~~ **_bi_**'],
    [
      'signs that are none',
      '2*3*4 a_b_c * x * **x** __init__',
      '2\\*3\\*4 a_b_c \\* x \\* \\*\\*x\\*\\* \\_\\_init\\_\\_',
    ],
    ['code', '*see `a &lt; *b* @all`*', '**see `a < *b* @all`**'],
    ['links and mentions in code', '`curl <https://a.io|a.io> <@U1>`', '`curl https://a.io @ada`'],
    ['backticks that would end a code block', '``````\n/close\n@all```', '\\`\\`\\`\n\n```\n/close\n@all\n```'],
    ['code blocks', 'x ```/close\n@all &amp;\n\n  y``` z', 'x\n\n```\n/close\n@all &\n\n  y\n```\n\nz'],
    ['stray ticks', '`` a ` b', '\\`\\` a \\` b'],
    ['entities, once', '&amp;lt; &amp;#64;all R&amp;D', '&amp;lt; &amp;#64;all R&D'],
    ['HTML', '&lt;script&gt; &lt;!-- x --&gt;', '&lt;script> &lt;!-- x -->'],
    ['Markdown of other kinds', '![x](y) [a]: b [^1]', '!\\[x\\](y) \\[a\\]: b \\[^1\\]'],
    ['an exclamation before a link', '!<https://a.io|x>', '\\![x](https://a.io)'],
    ['backslashes', 'C:\\temp \\&lt; \\*', 'C:\\\\temp \\\\&lt; \\\\\\*'],
    ['references', '#12 !3 ~bug acme/payments#4', '#12 !3 ~bug acme/payments#4'],
    ['lines', 'a\nb\n\nc\r\nd', 'a\\\nb\n\nc\\\nd'],
    ['quick actions', '/close\n  /close\n\t/close\r/close', '\\/close\\\n\\/close\\\n\\/close\\\n\\/close'],
    [
      'quick actions in quotes and lists',
      '&gt; /close\n- /close\n• /close\n1. /close',
      '> \\/close\n\n- \\/close\n- \\/close\n1. \\/close',
    ],
    ['quick actions by name', '<!date^1^x|/close>', '\\/close'],
    ['lists', 'a\n• b\n    ◦ c\n• d\n1. e\ntext', 'a\n\n- b\n    - c\n- d\n1. e\n\ntext'],
    ['quotes', 'a\n&gt; b\n&gt;c\nd', 'a\n\n> b\\\n> c\n\nd'],
    ['quotes of all that follows', 'a\n&gt;&gt;&gt; b\n- c\n\nd', 'a\n\n> b\n>\n> - c\n>\n> d'],
    ['headings, rules and underlines', '# a\n---\n===\n+ b', '\\# a\\\n\\---\\\n\\===\\\n\\+ b'],
    ['text that Slack would not draw indented', '      a', 'a'],
    ['emoji', ':fire: 🔥', ':fire: 🔥'],
  ])('%s', (_, slackText, expected) => {
    expect(markdown(slackText)).toBe(expected);
  });
});

describe('limits', () => {
  test('lets pass what GitLab takes, counted in characters', () => {
    expect(checkLength('timeline', '🔥'.repeat(textLimits.timeline))).toBeUndefined();
    expect(checkLength('comment', 'x'.repeat(textLimits.comment))).toBeUndefined();
  });

  test('names the limits to who writes more', () => {
    expect(checkLength('timeline', 'x'.repeat(40_000))).toBe(
      'The text has 40,000 characters; a comment has at most 1,000,000, a timeline entry at most 280.',
    );
    expect(checkLength('comment', 'x'.repeat(textLimits.comment + 1))).toContain('1,000,001');
  });
});

/** What GitLab would run: outside code blocks, a line that begins with a slash once carriage returns are gone. */
function quickActions(text: string): string[] {
  return withoutBlocks(text.replaceAll('\r', '')).match(/^\/.*/gm) ?? [];
}

/** What GitLab would mention, wherever a mention may be: also after entities and escapes are undone. */
function mentions(text: string): string[] {
  const shown = withoutCode(text).replace(/<https?:[^<>\s]+>|\]\(https?:[^()\s]+\)/g, ' ');
  const rendered = shown.replace(/\\([!-/:-@[-`{-~])/g, '$1').replace(/&(?:#64|#x40|commat);/gi, '@');
  const pattern = /(?<![A-Za-z0-9])@([A-Za-z0-9_.][A-Za-z0-9_.-]*[A-Za-z0-9_-](?:\/[A-Za-z0-9_.]+)*|[A-Za-z0-9_])/g;
  return [...shown.matchAll(pattern), ...rendered.matchAll(pattern)].map((match) => match[1] ?? '');
}

function html(text: string): string[] {
  const shown = withoutCode(text);
  return shown.replace(/<https?:[^<>\s]+>/g, '').match(/<.*/g) ?? [];
}

/** Read as Markdown reads it: a backslash takes the tick after it out of play. */
const withoutCode = (text: string) =>
  withoutBlocks(text).replace(/\\.|`[^`\n]+`/gs, (found) => (found.startsWith('`') ? ' code ' : found));
/** A block ends at the first line that begins like its end. */
const withoutBlocks = (text: string) => text.replace(/^```\n(?:(?!```).*\n)*?```$/gm, 'block');

test('starts no quick action, mentions nobody but the connected and writes no HTML, 50,000 hostile texts', () => {
  const pieces =
    '/|/close|\n|\n|\n|\r|\r\n| |\t|    |@|@all|all|root|&amp;#64;|&amp;commat;|&lt;|&lt;!--|&gt;|&gt;&gt;&gt; |`|```|~~~|*|_|~|[|]|(|)|](|!|- |1. |• |\\|x|.|\u200b|\ufdd0|\ufdd1|\0|#|# |---|:|+ |$|\u2028|🔥|;|<@U1>|<@U2>|<@U3|@all>|<@U4>|<@U9>|<https://x.io/@all>|<https://x.io|@all ](x>|<https://x.io/`@all`|/x>|<!here>|<!subteam^S1|@all>|<#C1|/close>|<javascript:@all|\n/close>|<|>';
  // A bar within a token is not one between pieces.
  const piece = fc.constantFrom(...pieces.split(/\|(?![^<>]*>)/));
  let texts = 0;
  fc.assert(
    fc.property(fc.array(piece, { maxLength: 30 }), (parts) => {
      texts++;
      const slackText = parts.join('');
      const result = markdown(slackText);
      expect(quickActions(result)).toEqual([]);
      expect(html(result)).toEqual([]);
      expect(new Set(mentions(result)).difference(new Set(slackText.includes('<@U1') ? ['ada'] : []))).toEqual(
        new Set(),
      );
    }),
    { numRuns: 50_000, seed: 1 },
  );
  expect(texts).toBe(50_000);
});

test('has oracles that see what they look for', () => {
  expect(quickActions('a\n\r/close')).toHaveLength(1);
  expect(mentions('**a**@all')).toContain('all');
  expect(mentions('&#64;all \\@b')).toEqual(expect.arrayContaining(['all', 'b']));
  expect(html('a <!-- x')).toHaveLength(1);
});

test.each(['*a ', '_', '`', '```', '&gt;', '- ', '@', '<@U1>', '[', '~', '\\', '\n', '     ', '*_~'])(
  'takes 40,000 characters of %j in a moment',
  (piece) => {
    expect(markdown(piece.repeat(40_000 / piece.length))).toBeDefined();
  },
);

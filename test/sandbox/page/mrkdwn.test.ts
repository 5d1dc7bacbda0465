import { describe, expect, test } from '@jest/globals';
import { readMrkdwn } from '../../../infra/sandbox/page/client/mrkdwn.ts';

const text = (value: string) => ({ kind: 'text', text: value });
const link = (url: string, label: string) => ({ kind: 'link', url, label });

describe('what Slack makes of mrkdwn', () => {
  test('styles words, not parts of words and not sums', () => {
    expect(readMrkdwn('*b* _i_ ~s~ snake_case_name 2*3*4')).toEqual([
      { kind: 'bold', inside: [text('b')] },
      text(' '),
      { kind: 'italic', inside: [text('i')] },
      text(' '),
      { kind: 'strike', inside: [text('s')] },
      text(' snake_case_name 2*3*4'),
    ]);
  });

  test('nests styles and passes over what stands in angle brackets', () => {
    expect(readMrkdwn('*a _b_* *<https://x.test/*y|z>*')).toEqual([
      { kind: 'bold', inside: [text('a '), { kind: 'italic', inside: [text('b')] }] },
      text(' '),
      { kind: 'bold', inside: [link('https://x.test/*y', 'z')] },
    ]);
  });

  test('never makes a link or a mention of escaped brackets', () => {
    expect(readMrkdwn('&lt;@U0ADA&gt; &lt;!channel&gt; &lt;javascript:x|y&gt; [a](https)')).toEqual([
      text('<@U0ADA> <!channel> <javascript:x|y> [a](https)'),
    ]);
  });

  test('decodes entities once', () => {
    expect(readMrkdwn('&amp;lt;b&amp;gt;')).toEqual([text('&lt;b&gt;')]);
  });

  test('links only web and mail addresses', () => {
    expect(readMrkdwn('<https://x.test?a&amp;b|a &lt; b> <mailto:a@x.test> <javascript:alert(1)|x>')).toEqual([
      link('https://x.test?a&b', 'a < b'),
      text(' '),
      link('mailto:a@x.test', 'a@x.test'),
      text(' '),
      text('<javascript:alert(1)|x>'),
    ]);
  });

  test('reads mentions, broadcasts and dates', () => {
    expect(readMrkdwn('<@U1><#C1|ops><!here><!subteam^S1|@oncall><!date^1700000000^{date} at {time}|then>')).toEqual([
      { kind: 'user', id: 'U1' },
      { kind: 'channel', id: 'C1', label: 'ops' },
      { kind: 'broadcast', id: 'here' },
      { kind: 'group', id: 'S1', label: '@oncall' },
      { kind: 'date', seconds: 1_700_000_000, format: '{date} at {time}', fallback: 'then' },
    ]);
  });

  test('leaves code and preformatted text alone', () => {
    expect(readMrkdwn('`*a* &lt;b&gt;` ```\n*c* <https://x.test>\n```')).toEqual([
      { kind: 'code', text: '*a* <b>' },
      text(' '),
      { kind: 'pre', text: '*c* <https://x.test>' },
    ]);
  });

  test('joins neighbouring quoted lines', () => {
    expect(readMrkdwn('a\n&gt; b\n&gt; *c*\nd')).toEqual([
      text('a\n'),
      { kind: 'quote', inside: [text('b\n'), { kind: 'bold', inside: [text('c')] }] },
      text('d'),
    ]);
  });

  test('links bare addresses, but not in verbatim text', () => {
    expect(readMrkdwn('see https://x.test/a.')).toEqual([
      text('see '),
      link('https://x.test/a', 'https://x.test/a'),
      text('.'),
    ]);
    expect(readMrkdwn('see https://x.test/a.', { verbatim: true })).toEqual([text('see https://x.test/a.')]);
  });

  test('tells an emoji from a time', () => {
    expect(readMrkdwn(':fire: 10:30:15')).toEqual([{ kind: 'emoji', name: 'fire' }, text(' 10:30:15')]);
  });
});

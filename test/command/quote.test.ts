import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { textLimits } from '../../lib/command/markdown.ts';
import { attribution, type Quote, quoted, quotedComment, quotedEntry, sentAt } from '../../lib/command/quote.ts';

const permalink = 'https://acme.slack.com/archives/C1/p1700000000000100?thread_ts=1700000000.000100&cid=C1';

function message(over: Partial<Quote> = {}): Quote {
  const names = new Map([['U0BEN', 'Ben Silva']]);
  return { text: 'The database is slow', author: 'Chloe Tan', when: '2026-03-01 14:05 UTC', permalink, names, ...over };
}

test('a message becomes a quote, with who wrote it, when, and a link', () => {
  expect(quotedComment(message({ text: '*Down* again\n```\nselect 1\n```' }))).toBe(
    `> **Down** again\n>\n> \`\`\`\n> select 1\n> \`\`\`\n\n— Chloe Tan in Slack, [2026-03-01 14:05 UTC](${permalink})`,
  );
});

test('without a link, or a name, it still says when', () => {
  expect(attribution(message({ author: undefined, permalink: undefined }))).toBe(
    '— Somebody in Slack, 2026-03-01 14:05 UTC',
  );
});

test('whom the message mentions is named, and not called', () => {
  expect(quoted(message({ text: 'ask <@U0BEN> or <!channel>' }))).toMatch(/^> ask Ben Silva or /);
  expect(quoted(message({ text: 'ask <@U0BEN>' }))).not.toContain('@');
});

test('a message of nothing but pictures quotes nothing', () => {
  expect(quoted(message({ text: ' \n ' }))).toBe('');
});

test("a message's timestamp is its time", () => {
  expect(sentAt({ channelId: 'C1', ts: '1700000000.000100' })).toBe(1_700_000_000_000);
});

describe('a timeline entry', () => {
  test('is the message with its author and a link', () => {
    expect(quotedEntry(message())).toBe(`Chloe Tan: The database is slow [(Slack)](${permalink})`);
  });

  test('of a long message is cut, and keeps the link', () => {
    const entry = quotedEntry(message({ text: '*long* '.repeat(200) }));
    expect(Array.from(entry).length).toBeLessThanOrEqual(textLimits.timeline);
    expect(entry).toContain(`… [(Slack)](${permalink})`);
  });

  test('is never too long, starts no quick action and mentions nobody, whatever was written (1,000 messages)', () => {
    const piece = fc.oneof(
      fc.string({ unit: 'grapheme' }),
      fc.constantFrom('\n/close\n', '@all ', '<@U0BEN>', '```', '*', '&amp;', '<https://a.io|a>', '*'.repeat(300)),
    );
    fc.assert(
      fc.property(fc.array(piece), fc.string(), (pieces, author) => {
        const quote = message({ text: pieces.join(''), author });
        const entry = quotedEntry(quote);
        expect(Array.from(entry).length).toBeLessThanOrEqual(textLimits.timeline);
        expect(quotedComment(quote)).not.toMatch(/^\s*\/\w/m);
        for (const markdown of [entry, quotedComment(quote)]) {
          expect(markdown).toContain(permalink);
          // An escaped backtick begins no code.
          const outsideCode = markdown.replaceAll('\\`', '').replace(/(`+)[\s\S]*?\1/g, '');
          expect(outsideCode).not.toMatch(/(?<!\w)@(all|ben)\b/);
        }
      }),
      { numRuns: 1000, examples: [[['```', '```', '@all ', '```'], '']] },
    );
  });
});

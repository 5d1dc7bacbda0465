import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { checkMessage } from '../../infra/sandbox/slack/block-kit/check-message.ts';
import * as answers from '../../lib/block-kit/issue-answers.ts';
import { issueCard, type ShownIssue } from '../../lib/block-kit/issue-card.ts';
import type { Message } from '../../lib/block-kit/message.ts';
import { anIncident } from '../incident/an-incident.ts';

function anIssue(fields: Partial<ShownIssue> = {}): ShownIssue {
  return { ...anIncident(), type: 'issue', upvotes: 0, downvotes: 0, comments: 0, ...fields };
}

describe('the card of an issue', () => {
  test('shows title, reference, project, state, people, milestone, labels, votes and comments', () => {
    const issue = anIssue({
      author: { name: 'Ada Okafor' },
      assignees: [{ name: 'Ben Silva', username: 'ben.silva' }],
      milestone: { title: '17.4' },
      labels: ['database', 'eu'],
      upvotes: 3,
      downvotes: 1,
      comments: 7,
    });
    const { text, blocks, inChannel } = issueCard(issue);
    expect(inChannel).toBe(true);
    expect(text).toBe('Checkout is down (Issue #12 · acme/payments, Open)');
    expect(blocks).toMatchObject([
      {
        text: {
          text: '*<https://gitlab.example.com/acme/payments/-/issues/12|Checkout is down>*\nIssue #12 · acme/payments',
          verbatim: true,
        },
        fields: [
          { text: '*State*\n:large_green_circle: Open' },
          { text: '*Author*\nAda Okafor' },
          { text: '*Assignees*\nBen Silva' },
          { text: '*Milestone*\n17.4' },
          { text: '*Labels*\ndatabase, eu' },
        ],
      },
      { elements: [{ text: ':+1: 3 · :-1: 1 · :speech_balloon: 7' }] },
    ]);
  });

  test('says when it was closed, and that there is nobody and nothing', () => {
    const drawn = JSON.stringify(issueCard(anIssue({ state: 'closed', closedAt: Date.UTC(2026, 10, 22, 15) })).blocks);
    expect(drawn).toContain('Closed, <!date^1795359600^');
    expect(drawn.match(/_None_/g)).toHaveLength(4);
  });

  test('says what was done, and on whose behalf: not on its author’s', () => {
    const issue = anIssue({ author: { name: 'Ada Okafor' } });
    const from = anIncident({ projectPath: 'acme/old', url: 'https://gitlab.example.com/acme/old/-/issues/3', iid: 3 });
    const first = (message: Message) => message.blocks?.[0];
    expect(first(issueCard(issue, { did: 'closed', userId: 'U0BEN' }))).toMatchObject({
      text: { text: "I closed an issue on <@U0BEN>'s behalf" },
    });
    expect(first(issueCard({ ...issue, type: 'incident' }, { did: 'moved', userId: 'U0BEN', from }))).toMatchObject({
      text: {
        text: "I moved an incident on <@U0BEN>'s behalf: it was <https://gitlab.example.com/acme/old/-/issues/3|acme/old#3>",
      },
    });
  });

  test('is for nobody but its author where the issue is confidential', () => {
    const card = issueCard(anIssue({ confidential: true }), { did: 'created', userId: 'U0BEN' });
    expect(card).not.toHaveProperty('inChannel');
    expect(JSON.stringify(card.blocks)).toContain(':lock: Confidential');
  });
});

test('what grows when it is made literal stays within the limits, and no link is cut', () => {
  const labels = Array.from({ length: 30 }, () => '&'.repeat(60));
  const issue = anIssue({ title: '&'.repeat(255), labels });
  const { blocks } = issueCard(issue);
  expect(checkMessage({ blocks })).toEqual([]);
  expect(JSON.stringify(blocks)).toContain('and 24 more');
  const list = JSON.stringify(answers.issuesFound([issue, issue], { search: '', more: false }).blocks);
  expect(list.match(/<https:[^<>|]*\|[^<>]*> \(Open\)/g)).toHaveLength(2);
});

test('whatever stands in an issue is literal, and within the limits of Slack', () => {
  const text = fc.oneof(
    fc.string({ unit: 'binary', maxLength: 60 }),
    fc.constantFrom('<!channel>', '<@U0ADA>', '<https://evil.example|x>', 'a|b>', `${'🔥<&>'.repeat(600)}`, '`x`'),
  );
  const issue = fc
    .record({
      title: text,
      projectPath: text,
      author: fc.record({ name: text }),
      milestone: fc.record({ title: text }),
      labels: fc.array(text, { maxLength: 60 }),
      assignees: fc.array(fc.record({ name: text, username: text }), { maxLength: 30 }),
      state: fc.constantFrom('opened' as const, 'closed' as const),
      closedBy: fc.record({ name: text }),
      closedAt: fc.constant(1_795_356_300_000),
    })
    .map(anIssue);
  const active = /<!(?:channel|here|everyone|subteam)|<@U0ADA|<https:\/\/evil/;
  fc.assert(
    fc.property(issue, text, (shown, typed) => {
      const messages = [
        issueCard(shown),
        issueCard(shown, { did: 'moved', userId: 'U0BEN', from: shown }),
        answers.issuesFound([shown, shown, shown, shown, shown], { search: typed, more: true }),
        answers.nothingFound('/gitlab', typed, typed),
        answers.issueNotFound(12, typed),
        answers.commentedOn(shown, shown.url, undefined),
        answers.closedBefore(shown, '/gitlab'),
        answers.openBefore(shown),
        answers.sameProject(shown),
        answers.movedThereAlready(shown, shown),
        answers.discussionLocked(shown),
        answers.validationErrors(typed),
        answers.titleTooLong('key', typed),
      ];
      for (const message of messages) {
        expect(checkMessage({ blocks: message.blocks })).toEqual([]);
        expect(JSON.stringify(message)).not.toMatch(active);
      }
    }),
    { numRuns: 2_000 },
  );
});

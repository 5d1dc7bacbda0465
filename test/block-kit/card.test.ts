import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { checkMessage } from '../../infra/sandbox/slack/block-kit/check-message.ts';
import { card, noLongerPublic } from '../../lib/block-kit/card.ts';
import { threadLines } from '../../lib/block-kit/thread-lines.ts';
import { changesBetween } from '../../lib/incident/change.ts';
import type { Incident } from '../../lib/incident/incident.ts';
import { severities } from '../../lib/incident/severity.ts';
import { statuses } from '../../lib/incident/status.ts';
import { anIncident } from '../incident/an-incident.ts';

const opened = { what: 'opened', fresh: true, by: 'Ada Okafor' } as const;
const changed = { what: 'changed', fresh: false, by: 'Ada Okafor' } as const;
const drawn = (incident: Incident, act: Parameters<typeof card>[1] = opened) => JSON.stringify(card(incident, act));

describe('a card', () => {
  const incident = anIncident({
    assignees: [{ name: 'Ben Silva', username: 'ben.silva' }],
    labels: ['database', 'eu'],
  });

  test('shows the title as a link, the reference, the project, severity, status, people, labels, who did what and when', () => {
    expect(card(incident, opened).blocks).toMatchObject([
      {
        text: {
          text: '*<https://gitlab.example.com/acme/payments/-/issues/12|Checkout is down>*\n#12 · acme/payments',
          verbatim: true,
        },
        fields: [
          { text: '*Severity*\n🟠 High - S2' },
          { text: '*Status*\nTriggered' },
          { text: '*Assignees*\nBen Silva' },
          { text: '*Labels*\ndatabase, eu' },
        ],
      },
      {
        elements: [
          { text: 'Opened by Ada Okafor · <!date^1795356300^{date_short_pretty} at {time}|2026-11-22 14:05 UTC>' },
        ],
      },
      {
        elements: [
          { action_id: 'card_acknowledge', value: '42:12' },
          { action_id: 'card_timeline' },
          { action_id: 'card_resolve' },
          { action_id: 'card_more', options: expect.arrayContaining([expect.objectContaining({ url: incident.url })]) },
        ],
      },
    ]);
  });

  test('says it all in one line for a notification', () => {
    expect(card(incident, opened).text).toBe(
      'Incident opened: Checkout is down (#12 · acme/payments, 🟠 High - S2, Triggered)',
    );
  });

  test('leaves a title as it is for notifications and search, where no markup counts', () => {
    const title = 'payment_service: *all* of ~eu~ fails, see `kubectl logs`';
    expect(card(anIncident({ title }), opened).text).toContain(`: ${title} (`);
  });

  test('does not claim that an incident was opened when that is not the news', () => {
    expect(drawn(incident, changed)).not.toMatch(/opened/i);
    expect(drawn(incident, changed)).toContain('Last change by Ada Okafor');
  });

  test('does not ascribe an opening to who changed it a moment later', () => {
    const message = drawn({ ...incident, updatedAt: incident.updatedAt + 2_000 }, { ...changed, fresh: true });
    expect(message).toContain('Incident opened: ');
    expect(message).toMatch(/"Opened <!date[^>]+> · Last change by Ada Okafor · /);
  });

  test('says who closed it, in plain text', () => {
    const closed = { what: 'closed', fresh: false, by: 'Ada Okafor' } as const;
    expect(drawn({ ...incident, state: 'closed' }, closed)).toMatch(/Incident closed: .*"Closed by Ada Okafor · /);
  });

  test('makes titles, names and labels literal: nothing in them is a mention, a link or a channel', () => {
    const hostile = '<!channel> <@U012ABCDEF> <https://evil.example|click> & > |x';
    const message = drawn(
      anIncident({
        title: hostile,
        labels: [hostile],
        assignees: [{ name: hostile, username: 'x' }],
        projectPath: hostile,
      }),
      { ...changed, by: hostile },
    );
    expect(message).not.toMatch(/<!(?!date\^)/);
    expect(message).not.toMatch(/<@|<https:\/\/evil/);
  });

  test('links nowhere but to http(s)', () => {
    expect(drawn(anIncident({ url: 'javascript:alert(1)' }))).not.toContain('javascript:');
  });

  test('a confidential incident leaves nothing of itself behind', () => {
    expect(JSON.stringify(noLongerPublic())).not.toMatch(/Checkout|acme|12/);
  });
});

describe('lines in the thread', () => {
  const before = anIncident({ severity: 'low' });
  const linesOf = (after: Partial<Incident>) =>
    threadLines(anIncident(after), changesBetween(before, anIncident({ severity: 'low', ...after })), 'Ada Okafor');

  test('a close is broadcast with the incident, its severity and status, and its status is not told twice', () => {
    expect(linesOf({ state: 'closed', status: 'resolved', severity: 'low' })).toMatchObject([
      {
        key: 'closed',
        broadcast: true,
        message: expect.objectContaining({
          text: 'Closed by Ada Okafor: <https://gitlab.example.com/acme/payments/-/issues/12|Checkout is down (#12)> · 🔵 Low - S4 · Closed',
        }),
      },
    ]);
  });

  test('a graver severity is broadcast', () => {
    expect(linesOf({ severity: 'critical' })).toMatchObject([
      {
        key: 'severity-critical',
        broadcast: true,
        message: { text: expect.stringMatching(/^Severity raised to 🔴 Critical - S1 by Ada/) },
      },
    ]);
  });

  test('all other changes are one line that only the thread sees', () => {
    const lines = linesOf({ severity: 'low', status: 'acknowledged', title: 'Checkout is slow', labels: ['eu'] });
    expect(lines).toMatchObject([
      {
        key: 'changes',
        broadcast: false,
        message: {
          text: 'Status Triggered → Acknowledged · Title was “Checkout is down” · Labelled eu by Ada Okafor',
        },
      },
    ]);
  });

  test('a close beside other changes is a broadcast and one line', () => {
    expect(linesOf({ state: 'closed', labels: ['eu'], severity: 'low' }).map(({ broadcast }) => broadcast)).toEqual([
      true,
      false,
    ]);
  });

  test('a status that nobody knew before is drawn, not told', () => {
    const unknown = anIncident({ status: undefined });
    expect(threadLines(anIncident(), changesBetween(unknown, anIncident()))).toEqual([]);
  });
});

test('Slack takes every card and every line, however long or strange what GitLab sends', () => {
  const text = fc.oneof(
    fc.string({ maxLength: 300 }),
    fc.constantFrom('&'.repeat(255), '<'.repeat(255), '🔥'.repeat(255), '\u0000\n', ''),
  );
  const anything = fc.record({
    title: text,
    url: fc.constantFrom(
      'https://gitlab.example.com/x',
      `https://gitlab.example.com/${'x'.repeat(4000)}`,
      'ftp://x',
      '',
    ),
    projectPath: text,
    state: fc.constantFrom('opened' as const, 'closed' as const),
    severity: fc.constantFrom(...severities),
    status: fc.constantFrom(...statuses, undefined),
    assignees: fc.array(fc.record({ name: text, username: text }), { maxLength: 60 }),
    labels: fc.array(text, { maxLength: 60 }),
    updatedAt: fc.nat(8_640_000_000_000_000),
  });
  fc.assert(
    fc.property(anything, anything, text, (first, second, by) => {
      const [before, after] = [anIncident(first), anIncident(second)];
      const changes = changesBetween(before, after);
      const drawn = [card(after, { ...changed, by }), card(after, { ...opened, by })];
      const messages = [...drawn, ...threadLines(after, changes, by).map(({ message }) => message)];
      for (const message of messages) {
        expect(checkMessage(message)).toEqual([]);
        expect(message.text.length).toBeLessThanOrEqual(4000);
      }
    }),
  );
});

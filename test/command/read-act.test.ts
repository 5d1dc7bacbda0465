import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { parseSeverity, readAct } from '../../lib/command/read-act.ts';
import type { Act, ActVerb } from '../../lib/incident/act.ts';

const now = Date.UTC(2026, 10, 22, 12);
const read = (verb: ActVerb, words: string, timeZone?: string) =>
  readAct(verb, words, { now, ...(timeZone && { timeZone }) });

test.each<[ActVerb, string, Act]>([
  ['comment', 'The <@U1|ada> is &lt;back&gt;', { verb: 'comment', text: 'The <@U1|ada> is &lt;back&gt;' }],
  ['comment', '🔥', { verb: 'comment', text: '🔥' }],
  ['timeline', 'Failover started', { verb: 'timeline', text: 'Failover started' }],
  ['timeline', '-15m First alert', { verb: 'timeline', text: 'First alert', at: now - 15 * 60_000 }],
  ['timeline', '11:05 First alert', { verb: 'timeline', text: 'First alert', at: Date.UTC(2026, 10, 22, 11, 5) }],
  ['timeline', '5 hosts are down', { verb: 'timeline', text: '5 hosts are down' }],
  ['close', '', { verb: 'close' }],
  ['close', ' \u200b', { verb: 'close' }],
  ['close', 'Rolled back', { verb: 'close', resolution: 'Rolled back' }],
  ['severity', 'S1', { verb: 'severity', severity: 'critical' }],
  ['severity', 'High', { verb: 'severity', severity: 'high' }],
  ['assign', '<@U012|ben>', { verb: 'assign', who: '<@U012|ben>' }],
  ['label', '~database, "needs review",, Réseau ', { verb: 'label', labels: ['database', 'needs review', 'Réseau'] }],
  ['show', '', { verb: 'show' }],
  ['reopen', '', { verb: 'reopen' }],
])('%s %j', (verb, words, act) => {
  expect(read(verb, words)).toEqual({ act });
});

describe('what cannot be read says how to mend it', () => {
  test.each<[ActVerb, string, RegExp]>([
    ['comment', '', /text is missing/],
    ['comment', ' \u00a0\u2060', /text is missing/],
    ['timeline', '', /text is missing/],
    ['timeline', '11:05', /text is missing/],
    ['timeline', '-15m \u200b', /text is missing/],
    ['timeline', '25:00 Failover', /HH:MM, YYYY-MM-DD HH:MM, -15m/],
    ['severity', '', /critical, high, medium, low or unknown/],
    ['severity', 'S5', /critical, high, medium, low or unknown/],
    ['assign', '', /`me`, a mention or a GitLab username/],
    ['assign', 'two people', /`me`, a mention or a GitLab username/],
    ['label', ' , ', /separated by commas/],
    ['acknowledge', 'now', /"now" is more than it takes/],
  ])('%s %j', (verb, words, problem) => {
    expect(read(verb, words)).toEqual({ problem: expect.stringMatching(problem) });
  });

  test('a time that is still to come may have passed elsewhere, and is marked so; one that is none is not', () => {
    expect(read('timeline', '13:00 Failover')).toMatchObject({ ofZone: true });
    expect(read('timeline', '13:00 Failover', 'Asia/Singapore')).toMatchObject({ act: { verb: 'timeline' } });
    expect(read('timeline', '13:99 Failover')).not.toHaveProperty('ofZone');
  });
});

test('nothing typed throws', () => {
  const verbs = fc.constantFrom<ActVerb>('comment', 'timeline', 'close', 'severity', 'assign', 'label', 'show');
  fc.assert(
    fc.property(verbs, fc.string({ unit: 'binary' }), (verb, words) => {
      expect(Object.keys(read(verb, words))[0]).toMatch(/^(act|problem)$/);
    }),
    { numRuns: 500 },
  );
});

test.each([
  ['S4', 'low'],
  ['s3', 'medium'],
  ['UNKNOWN', 'unknown'],
  ['S0', undefined],
  ['', undefined],
])('the severity %j is %s', (word, severity) => {
  expect(parseSeverity(word)).toBe(severity);
});

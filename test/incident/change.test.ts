import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { type Change, changesBetween, isLoud } from '../../lib/incident/change.ts';
import type { Incident } from '../../lib/incident/incident.ts';
import { severities } from '../../lib/incident/severity.ts';
import { anIncident } from './an-incident.ts';

const ada = { name: 'Ada Okafor', username: 'ada.okafor' };
const ben = { name: 'Ben Silva', username: 'ben.silva' };

describe('what has changed', () => {
  const rows: [string, Partial<Incident>, Partial<Incident>, Change[]][] = [
    ['nothing when only the time moved on', {}, { updatedAt: 1 }, []],
    ['a close', {}, { state: 'closed', status: 'resolved' }, [{ kind: 'closed' }, status('triggered', 'resolved')]],
    ['a reopening', { state: 'closed' }, { state: 'opened' }, [{ kind: 'reopened' }]],
    ['a severity raised', { severity: 'low' }, { severity: 'critical' }, [severity('low', 'critical', true)]],
    ['a severity lowered', { severity: 'critical' }, { severity: 'low' }, [severity('critical', 'low', false)]],
    ['a severity that was unknown', { severity: 'unknown' }, { severity: 'low' }, [severity('unknown', 'low', true)]],
    ['an acknowledgement', {}, { status: 'acknowledged' }, [status('triggered', 'acknowledged')]],
    ['a status nobody knew', { status: undefined }, { status: 'ignored' }, [{ kind: 'status', to: 'ignored' }]],
    ['no status where the teller does not say', {}, { status: undefined }, []],
    ['a title', { title: 'A' }, { title: 'B' }, [{ kind: 'title', from: 'A', to: 'B' }]],
    [
      'who is on it',
      { assignees: [ada] },
      { assignees: [ben] },
      [{ kind: 'assignees', added: ['Ben Silva'], removed: ['Ada Okafor'] }],
    ],
    ['nothing when labels come in another order', { labels: ['a', 'b'] }, { labels: ['b', 'a'] }, []],
    ['labels', { labels: ['a'] }, { labels: ['a', 'b'] }, [{ kind: 'labels', added: ['b'], removed: [] }]],
  ];
  test.each(rows)('%s', (_, before, after, changes) => {
    expect(changesBetween(anIncident(before), anIncident(after))).toEqual(changes);
  });

  test('everything, when it was never shown', () => {
    expect(changesBetween(undefined, anIncident())).toEqual([{ kind: 'opened' }]);
  });

  test('nothing between an incident and itself, whatever it is', () => {
    const incident = fc.record({
      severity: fc.constantFrom(...severities),
      state: fc.constantFrom('opened' as const, 'closed' as const),
      title: fc.string(),
      labels: fc.array(fc.string()),
      updatedAt: fc.nat(),
    });
    fc.assert(
      fc.property(incident, (fields) => {
        expect(changesBetween(anIncident(fields), anIncident({ ...fields, updatedAt: 0 }))).toEqual([]);
      }),
    );
  });
});

test('the channel hears of closing, reopening and a graver severity, of nothing else', () => {
  const all: Change[] = [
    { kind: 'opened' },
    { kind: 'closed' },
    { kind: 'reopened' },
    severity('low', 'high', true),
    severity('high', 'low', false),
    status('triggered', 'resolved'),
    { kind: 'labels', added: ['x'], removed: [] },
  ];
  expect(all.filter(isLoud)).toEqual([{ kind: 'closed' }, { kind: 'reopened' }, severity('low', 'high', true)]);
});

function severity(from: Incident['severity'], to: Incident['severity'], raised: boolean): Change {
  return { kind: 'severity', from, to, raised };
}

function status(from: 'triggered', to: 'resolved' | 'acknowledged'): Change {
  return { kind: 'status', from, to };
}

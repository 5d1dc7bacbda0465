import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { UpstreamError, type UpstreamFailure } from '../../lib/errors.ts';
import {
  close,
  type Health,
  healthy,
  isOpen,
  learn,
  type Outcome,
  outcomeOf,
  recallProbe,
  refusal,
  takeTurn,
} from '../../lib/gitlab/breaker.ts';

const noon = Date.UTC(2026, 10, 22, 12);
const seconds = (count: number) => count * 1000;
const minutes = (count: number) => seconds(60 * count);

const failed: Outcome = { kind: 'failed' };
const answered: Outcome = { kind: 'answered' };
const slowDown = (wait: number): Outcome => ({ kind: 'slow_down', seconds: wait });

/** What is known after calls that came to this, one each second: `x` failed, `.` answered. */
function after(outcomes: string, from: Health = healthy): Health {
  return [...outcomes].reduce((health, mark, place) => {
    const now = noon + seconds(place);
    return learn(health, mark === 'x' ? failed : answered, { begunAt: now, now });
  }, from);
}

const opened = after('xxxxx');
const openedAt = noon + seconds(4);

describe('it opens', () => {
  test.each([
    ['xxxx', false],
    ['xxxxx', true],
    ['xxxx.x', false],
    ['...............xxxxx', true],
    [`${'xxx.'.repeat(3)}xx`, true],
    [`${'x.'.repeat(40)}`, false],
    [`${'xx.'.repeat(6)}`, true],
    [`${'x..'.repeat(40)}`, false],
    ['', false],
  ])('%s: %s', (outcomes, opens) => {
    expect(isOpen(after(outcomes))).toBe(opens);
  });

  test('exactly when 5 in a row failed, or more than 10 of the last 20, of what is not ten minutes old', () => {
    const step = fc.record({
      outcome: fc.constantFrom<Outcome>(failed, failed, failed, answered, answered, slowDown(1)),
      pause: fc.oneof({ weight: 30, arbitrary: fc.nat(seconds(20)) }, fc.nat(minutes(20))),
    });
    fc.assert(
      fc.property(fc.array(step, { maxLength: 120, size: 'max' }), (steps) => {
        let health = healthy;
        let known: boolean[] = [];
        let [now, lastFailure] = [noon, noon];
        for (const { outcome, pause } of steps) {
          now += pause;
          health = learn(health, outcome, { begunAt: now, now });
          if (now - lastFailure > minutes(10)) known = [];
          const isFailure = outcome.kind === 'failed';
          known.push(isFailure);
          if (isFailure) lastFailure = now;
          const lastFive = known.slice(-5);
          const inARow = lastFive.length === 5 && lastFive.every(Boolean);
          const opens = isFailure && (inARow || known.slice(-20).filter(Boolean).length > 10);
          expect(isOpen(health)).toBe(opens);
          if (!opens) continue;
          health = close(health, now);
          known = [];
        }
      }),
      { numRuns: 2_000 },
    );
  });

  test('and remembers since when; later failures do not move it', () => {
    expect(opened.openSince).toBe(openedAt);
    expect(after('xxxx....', opened)).toBe(opened);
  });
});

describe('what is remembered', () => {
  test('is nothing while all is well, and it is the same object: nothing is to be written', () => {
    expect(after('....................')).toBe(healthy);
  });

  test('ends with the 20th answer after the last failure', () => {
    expect(after(`x${'.'.repeat(19)}`).recent).toHaveLength(20);
    expect(after(`x${'.'.repeat(20)}`).recent).toBe('');
  });

  test('never is longer than 20', () => {
    fc.assert(
      fc.property(fc.array(fc.constantFrom('x', '.'), { maxLength: 200, size: 'max' }), (outcomes) => {
        expect(after(outcomes.join('')).recent.length).toBeLessThanOrEqual(20);
      }),
    );
  });

  test('of before it closed is nothing: calls begun before, failing after, are old news', () => {
    const closed = close(opened, openedAt + seconds(30));
    const late = { begunAt: openedAt + seconds(29), now: openedAt + seconds(34) };
    expect(learn(closed, failed, late)).toBe(closed);
    expect(learn(closed, failed, { ...late, begunAt: openedAt + seconds(30) })).toMatchObject({ recent: 'x' });
  });

  test('is wiped by ten minutes without a failure', () => {
    const morning = after('xxxx');
    const now = noon + seconds(3) + minutes(10);
    expect(isOpen(learn(morning, failed, { begunAt: now, now }))).toBe(true);
    expect(isOpen(learn(morning, failed, { begunAt: now, now: now + 1 }))).toBe(false);
  });
});

describe('while open', () => {
  test('nobody may call, and is told when it is worth another try', () => {
    expect(refusal(opened, openedAt)).toEqual({ code: 'unreachable', until: openedAt + seconds(5) });
    expect(refusal(healthy, noon)).toBeUndefined();
  });

  test('a late answer does not close it: it was asked before', () => {
    expect(learn(opened, answered, { begunAt: noon, now: openedAt + seconds(1) })).toBe(opened);
  });

  test('the probe has its first turn at once', () => {
    expect(takeTurn(opened, openedAt, seconds(31))).toMatchObject({ probeAt: openedAt + seconds(31) });
  });

  test('no probe goes out while it is closed', () => {
    expect(takeTurn(healthy, noon, seconds(31))).toBe(healthy);
  });

  test('a lost probe is missed after 45 s, by one alone', () => {
    expect(recallProbe(opened, openedAt + seconds(45))).toBe(opened);
    const recalled = recallProbe(opened, openedAt + seconds(46));
    expect(recalled.probeAt).toBe(openedAt + seconds(46));
    expect(recallProbe(recalled, openedAt + seconds(47))).toBe(recalled);
    expect(recallProbe(healthy, noon + minutes(60))).toBe(healthy);
  });

  test('no half minute has two probes, however often it closes and opens, is asked for and recalled', () => {
    const step = fc.record({
      does: fc.constantFrom('turn', 'turn', 'turn', 'close', 'outage', 'recall', 'slow'),
      pause: fc.oneof({ weight: 5, arbitrary: fc.nat(seconds(15)) }, fc.nat(minutes(2))),
    });
    fc.assert(
      fc.property(fc.array(step, { maxLength: 300, size: 'max' }), (steps) => {
        let health = healthy;
        let now = noon;
        const probes: number[] = [];
        for (const { does, pause } of steps) {
          now += pause;
          const before = health;
          if (does === 'turn') health = takeTurn(health, now, seconds(31));
          if (does === 'turn' && health !== before) probes.push(now);
          if (does === 'close') health = close(health, now);
          if (does === 'outage') {
            for (let call = 0; call < 5; call++) health = learn(health, failed, { begunAt: now, now });
          }
          if (does === 'slow') health = learn(health, slowDown(7), { begunAt: now, now });
          if (does === 'recall') health = recallProbe(health, now);
        }
        const apart = probes.slice(1).map((at, place) => at - (probes[place] ?? 0));
        expect(apart.every((gap) => gap >= seconds(31))).toBe(true);
      }),
      { numRuns: 1_000 },
    );
  });
});

describe('GitLab asks for quiet', () => {
  const quiet = learn(healthy, slowDown(20), { begunAt: noon, now: noon });

  test('nobody calls until then', () => {
    expect(refusal(quiet, noon)).toEqual({ code: 'rate_limited', until: noon + seconds(20) });
    expect(refusal(quiet, noon + seconds(20) - 1)).toBeDefined();
    expect(refusal(quiet, noon + seconds(20))).toBeUndefined();
  });

  test('for five minutes at most, whatever it says', () => {
    const long = learn(healthy, slowDown(86_400), { begunAt: noon, now: noon });
    expect(long.quietUntil).toBe(noon + minutes(5));
  });

  test('a shorter wish does not end a longer one, and one a hair longer is not worth a write', () => {
    expect(learn(quiet, slowDown(5), { begunAt: noon, now: noon + seconds(1) })).toBe(quiet);
    expect(learn(quiet, slowDown(20), { begunAt: noon, now: noon + 999 })).toBe(quiet);
    expect(learn(quiet, slowDown(20), { begunAt: noon, now: noon + 1_000 }).quietUntil).toBe(noon + seconds(21));
  });

  test('it is a sign of life, and the probe waits for it too', () => {
    expect(learn(after('xxxx'), slowDown(1), { begunAt: noon, now: noon }).recent).toBe('xxxx.');
    const hushed = learn(opened, slowDown(20), { begunAt: openedAt, now: openedAt });
    expect(takeTurn(hushed, openedAt + seconds(19), 1)).toBe(hushed);
    expect(takeTurn(hushed, openedAt + seconds(20), 1)).not.toBe(hushed);
  });
});

describe('a failure', () => {
  const failure = (of: Partial<UpstreamFailure>) =>
    new UpstreamError({ service: 'gitlab', operation: 'GET user', code: 'network', transient: true, ...of });

  test.each<[string, unknown, Outcome | undefined]>([
    ['no answer', failure({ code: 'timeout' }), failed],
    ['half an answer', failure({ code: 'half_answer' }), failed],
    ['503', failure({ code: 'http_503', status: 503, retryAfterSeconds: 7 }), failed],
    ['404', failure({ code: 'not_found', transient: false, status: 404 }), answered],
    ['a used up grant', failure({ code: 'invalid_grant', transient: false, status: 400 }), answered],
    ['an answer of another shape', failure({ code: 'unexpected_answer', transient: false }), answered],
    ['429', failure({ code: 'rate_limited', status: 429, retryAfterSeconds: 9 }), slowDown(9)],
    ['429 that names no time', failure({ code: 'rate_limited', status: 429 }), slowDown(15)],
    ["Slack's", failure({ service: 'slack' }), undefined],
    ['our own', new Error('a bug'), undefined],
  ])('%s', (_, thrown, outcome) => {
    expect(outcomeOf(thrown)).toEqual(outcome);
  });
});

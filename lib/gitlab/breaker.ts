import { UpstreamError } from '../errors.ts';

/** What came of a call, as far as it tells about GitLab itself. */
export type Outcome =
  /** Any answer, also a no: GitLab is there. */
  | { kind: 'answered' }
  /** No answer, half of one, or a 5xx. */
  | { kind: 'failed' }
  /** 429: GitLab is there and wants quiet for so long. */
  | { kind: 'slow_down'; seconds: number };

/** What is remembered of one GitLab. Times in milliseconds. */
export interface Health {
  /** What came of the last calls, at most 20, the newest last: `x` failed, `.` answered. Empty when none of them failed. */
  recent: string;
  failedAt: number;
  /** Since when nobody calls; undefined while all is well. */
  openSince?: number;
  closedAt: number;
  /** No probe goes out before this, also when it opens again. */
  probeAt: number;
  /** Until then GitLab asked for quiet. */
  quietUntil: number;
}

export const healthy: Health = { recent: '', failedAt: 0, closedAt: 0, probeAt: 0, quietUntil: 0 };

const remembered = 20;
const mostFailures = remembered / 2;
const failuresInARow = 'x'.repeat(5);
/** On a quiet day four failures of the morning and one of the evening are no outage. */
const forgottenAfter = 10 * 60_000;
/** Where GitLab does not say how long, and where it says too much. Seconds. */
const usualQuiet = 15;
const longestQuiet = 300;
/** What would make the quiet longer by less than this is not worth a write. */
const worthWriting = 1_000;
/** A probe that is this late was lost with its message. */
const lateAfter = 45_000;
/** As long as a probe waits for its answer. */
const probeTakes = 5_000;

/** What a failure tells about GitLab; nothing where it is not GitLab's. */
export function outcomeOf(failure: unknown): Outcome | undefined {
  if (!(failure instanceof UpstreamError) || failure.service !== 'gitlab') return undefined;
  if (failure.status === 429) return { kind: 'slow_down', seconds: failure.retryAfterSeconds ?? usualQuiet };
  return { kind: failure.transient ? 'failed' : 'answered' };
}

/**
 * What is known after one more call, begun at `begunAt`; the same object when it tells nothing new. It opens at 5 failures
 * in a row or more than half of 20. An answer ends a row of failures, and 20 answers or ten minutes without a failure wipe
 * the slate, so one project whose comments get lost keeps nobody from the rest. Once open, only `close` closes it.
 */
export function learn(health: Health, outcome: Outcome, { begunAt, now }: { begunAt: number; now: number }): Health {
  if (outcome.kind === 'slow_down') return hush(remember(health, '.', now), outcome.seconds, now);
  if (outcome.kind === 'answered') return remember(health, '.', now);
  // Begun before GitLab came back, failed after: old news.
  if (begunAt < health.closedAt) return health;
  const next = remember(health, 'x', now);
  if (!next.recent.endsWith(failuresInARow) && failuresIn(next.recent) <= mostFailures) return next;
  return { ...next, recent: '', openSince: now, probeAt: Math.max(now, health.probeAt) };
}

function remember(health: Health, mark: 'x' | '.', now: number): Health {
  if (isOpen(health)) return health;
  const known = now - health.failedAt > forgottenAfter ? '' : health.recent;
  const last = (known + mark).slice(-remembered);
  const recent = last.includes('x') ? last : '';
  if (mark === 'x') return { ...health, recent, failedAt: now };
  return recent === health.recent ? health : { ...health, recent };
}

function failuresIn(recent: string): number {
  return recent.replaceAll('.', '').length;
}

function hush(health: Health, seconds: number, now: number): Health {
  const quietUntil = now + Math.min(seconds, longestQuiet) * 1000;
  return quietUntil - health.quietUntil < worthWriting ? health : { ...health, quietUntil };
}

export function isOpen(health: Health): health is Health & { openSince: number } {
  return health.openSince !== undefined;
}

export interface Refusal {
  code: 'unreachable' | 'rate_limited';
  /** When it may be worth another try. Milliseconds. */
  until: number;
}

/** Why nobody may call now; undefined when everybody may. */
export function refusal(health: Health, now: number): Refusal | undefined {
  if (isOpen(health)) return { code: 'unreachable', until: Math.max(now, probeDue(health)) + probeTakes };
  if (health.quietUntil > now) return { code: 'rate_limited', until: health.quietUntil };
  return undefined;
}

/** From when on a probe may go out. */
export function probeDue({ probeAt, quietUntil }: Health): number {
  return Math.max(probeAt, quietUntil);
}

/** Takes the turn to probe, the next one being `every` milliseconds later; the same object when it is nobody's turn. */
export function takeTurn(health: Health, now: number, every: number): Health {
  return isOpen(health) && probeDue(health) <= now ? { ...health, probeAt: now + every } : health;
}

/** Where a probe is overdue, its time is set to now, so that one caller alone sends for it; else the same object. */
export function recallProbe(health: Health, now: number): Health {
  return isOpen(health) && now - probeDue(health) > lateAfter ? { ...health, probeAt: now } : health;
}

/** Lets everybody call again, with nothing held against GitLab. */
export function close({ probeAt, quietUntil }: Health, now: number): Health {
  return { ...healthy, closedAt: now, probeAt, quietUntil };
}

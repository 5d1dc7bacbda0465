import { UpstreamError } from '../errors.ts';
import { isOpen, learn, type Outcome, outcomeOf, type Refusal, recallProbe, refusal } from '../gitlab/breaker.ts';
import type { Guard } from '../gitlab/failure.ts';
import type { Queue } from '../queue.ts';
import { chance, type Seams } from '../seams.ts';
import { type HealthWatch, type WatchRooms, watchHealth } from './health-watch.ts';
import { sendProbe } from './send-probe.ts';

/** Keeps everybody from calling a GitLab that does not answer: what one function learns, all of them know. */
export interface Breaker {
  /** `open`: nobody calls GitLab, since then (milliseconds). At most a second old; closed where the store is away. */
  state(): Promise<{ open: boolean; since?: number }>;
  /**
   * Makes a call to GitLab and learns from what comes of it. Throws `UpstreamError`, transient and with
   * `retryAfterSeconds`, without calling: `unreachable` while open, `rate_limited` (429) while an earlier Retry-After
   * lasts. Where the store is away the call is made.
   */
  guard: Guard;
  /** Sends for the probe again where its message was lost. */
  recall(): Promise<void>;
  /** For the probe: changes what is known, past everything that was read before. */
  change: HealthWatch['change'];
}

export interface BreakerRooms extends WatchRooms {
  queue: Queue;
  seams: Pick<Seams, 'now' | 'randomBytes'>;
}

export function createBreaker(rooms: BreakerRooms): Breaker {
  const { instance, seams, log } = rooms;
  const { look, change, changeInPassing } = watchHealth(rooms);

  async function note(outcome: Outcome | undefined, begunAt: number): Promise<void> {
    if (!outcome) return;
    const changed = await changeInPassing((health) => learn(health, outcome, { begunAt, now: seams.now() }));
    if (!changed || isOpen(changed.before) || !isOpen(changed.after)) return;
    log.warn('GitLab does not answer: nobody calls it until it does', { instance });
    await sendProbe(rooms, changed.after);
  }

  async function recall(): Promise<void> {
    const changed = await changeInPassing((health) => recallProbe(health, seams.now()));
    if (!changed) return;
    log.warn('a probe was lost: another is sent', { instance });
    await sendProbe(rooms, changed.after);
  }

  return {
    change,
    recall,

    async state() {
      const { openSince } = await look();
      return openSince === undefined ? { open: false } : { open: true, since: openSince };
    },

    async guard(operation, call) {
      const begunAt = seams.now();
      const no = refusal(await look(), begunAt);
      if (no) {
        await recall();
        throw refused(operation, no, scattered(no.until - begunAt, seams));
      }
      const answer = await call().catch(async (failure: unknown) => {
        await note(outcomeOf(failure), begunAt);
        throw failure;
      });
      await note({ kind: 'answered' }, begunAt);
      return answer;
    },
  };
}

function refused(operation: string, { code }: Refusal, retryAfterSeconds: number): UpstreamError {
  const status = code === 'rate_limited' ? 429 : undefined;
  return new UpstreamError({ service: 'gitlab', operation, code, transient: true, status, retryAfterSeconds });
}

/** Whole seconds, up to a fifth more than asked: not everybody comes back at once. */
function scattered(milliseconds: number, seams: Pick<Seams, 'randomBytes'>): number {
  return Math.ceil((milliseconds / 1000) * (1 + 0.2 * chance(seams)));
}

import type { Seams } from '../seams.ts';

/** Seconds before each further try; the last one repeats. */
const ladder = [5, 15, 30, 60, 120, 300];
const longest = 900;

/**
 * How many seconds to wait before try number `attempt` + 1, scattered by up to a fifth so that many do not come back at
 * once, and never less than `atLeast`: the Retry-After of who refused. At most 900, SQS's own limit.
 */
export function retryDelay(attempt: number, { randomBytes }: Pick<Seams, 'randomBytes'>, atLeast = 0): number {
  const scatter = 1 + ((randomBytes(1)[0] ?? 0) / 255) * 0.2;
  return Math.min(longest, Math.ceil(Math.max((ladder[attempt] ?? longest) * scatter, atLeast)));
}

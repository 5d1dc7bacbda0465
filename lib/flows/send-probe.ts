import { UpstreamError } from '../errors.ts';
import { type Health, probeDue } from '../gitlab/breaker.ts';
import type { Log } from '../log.ts';
import type { Queue } from '../queue.ts';
import type { Seams } from '../seams.ts';

/** Queues the next turn of the probe. Where the queue does not take it, it is missed 45 s later, and sent for again. */
export async function sendProbe(
  { instance, queue, seams, log }: { instance: string; queue: Queue; seams: Pick<Seams, 'now'>; log: Log },
  health: Health,
): Promise<void> {
  try {
    await queue.send({ job: 'probe', instance }, { delaySeconds: Math.max(0, probeDue(health) - seams.now()) / 1000 });
  } catch (failure) {
    log.warn('a probe was not queued', { code: failure instanceof UpstreamError ? failure.code : 'no code' });
  }
}

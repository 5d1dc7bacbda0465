import { askForLife } from '../gitlab/ask-for-life.ts';
import { close, type Health, isOpen, learn, type Outcome, outcomeOf, probeDue, takeTurn } from '../gitlab/breaker.ts';
import type { Job } from '../queue.ts';
import { chance } from '../seams.ts';
import type { WorkRooms } from './rooms.ts';
import { sendProbe } from './send-probe.ts';

type ProbeRooms = Pick<WorkRooms, 'breaker' | 'instance' | 'queue' | 'seams' | 'log'>;

/** A little over half a minute, so that no minute has a third probe; and at most so much more. Milliseconds. */
const every = 31_000;
const scatter = 2_000;
/** Another machine's clock may be so far behind. Milliseconds. */
const clocksDiffer = 5_000;
/** Time for everybody to hear that GitLab is back, and once more: SQS misses who dies over the first after minutes. Seconds. */
const drainAfter = [2, 60];

/**
 * One turn of the probe: one call without anybody's token, after which everybody may call again, or the next turn is
 * queued. The turn is taken in the row: of a message that comes twice, one does nothing and has no successor.
 */
export async function probe(rooms: ProbeRooms, { instance }: Extract<Job, { job: 'probe' }>): Promise<void> {
  const { breaker, seams } = rooms;
  if (instance !== rooms.instance) return;
  const next = every + scatter * chance(seams);
  const turn = await breaker.change((health) => takeTurn(health, seams.now(), next));
  if (!turn) return;
  if (turn.after === turn.before) return comeAgainIfEarly(rooms, turn.after);
  const begunAt = seams.now();
  const outcome = await lookFor(rooms);
  if (outcome.kind === 'failed') return sendProbe(rooms, turn.after);
  const now = seams.now();
  await goOn(rooms, turn.after, (health) => close(learn(health, outcome, { begunAt, now }), now));
}

/** A little early, by a clock that is behind, it would be the only one; much too early, its twin has had this turn. */
async function comeAgainIfEarly(rooms: ProbeRooms, health: Health): Promise<void> {
  if (isOpen(health) && probeDue(health) - rooms.seams.now() <= clocksDiffer) await sendProbe(rooms, health);
}

async function lookFor({ instance, seams }: ProbeRooms): Promise<Outcome> {
  try {
    await askForLife({ instance, ...seams });
    return { kind: 'answered' };
  } catch (failure) {
    const outcome = outcomeOf(failure);
    if (!outcome) throw failure;
    return outcome;
  }
}

/** What waited is called for before the row says that GitLab is back: whoever dies in between has called for it. */
async function goOn(rooms: ProbeRooms, open: Health, closed: (health: Health) => Health): Promise<void> {
  const { breaker, instance, queue, seams, log } = rooms;
  const quiet = Math.max(0, closed(open).quietUntil - seams.now()) / 1000;
  for (const after of drainAfter) await queue.send({ job: 'drain', instance }, { delaySeconds: after + quiet });
  const changed = await breaker.change((health) => (isOpen(health) ? closed(health) : health));
  if (!changed || changed.after === changed.before) return;
  log.info('GitLab answers again', { instance, seconds: Math.round((seams.now() - (open.openSince ?? 0)) / 1000) });
}

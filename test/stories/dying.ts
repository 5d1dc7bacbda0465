import type { SQSBatchResponse, SQSEvent } from 'aws-lambda';
import type { Job } from '../../lib/queue.ts';
import type { QueueDoors } from './doors.ts';
import type { ColdStart, Outside } from './world.ts';

/** The jobs function in processes that get killed at random awaits. */
export interface DyingLambdas {
  work(outside: Outside, coldStart: ColdStart): QueueDoors['work'];
  /** How likely each call to the outside is the last one. 0: nobody dies. */
  risk: number;
  /** Every kill: when (milliseconds), and the keys of the submissions its invocation had in hand. */
  readonly kills: { at: number; keys: string[] }[];
  /** How many calls to the outside were made at risk. */
  readonly calls: number;
}

/** One process, and its end. */
interface Process {
  work: QueueDoors['work'];
  killed: Promise<'killed'>;
  /** Calls that have left and were not answered yet. */
  underWay: Set<Promise<unknown>>;
}

/**
 * A kill comes before a call has left, or after it took effect and before its answer is there. Nothing of the process runs
 * after it: no `catch`, no `finally`, because no call of its own is ever answered again. SQS hears nothing of the batch and
 * delivers it again after the visibility timeout; the next batch finds a new process.
 */
export function createDyingLambdas(chance: () => number): DyingLambdas {
  const idle: Process[] = [];
  const kills: DyingLambdas['kills'] = [];
  let calls = 0;

  async function starts(outside: Outside, coldStart: ColdStart): Promise<Process> {
    const { promise: killed, resolve: kill } = Promise.withResolvers<'killed'>();
    const underWay = new Set<Promise<unknown>>();
    let isDead = false;
    const dies = <Answer>(): Promise<Answer> => {
      isDead = true;
      kill('killed');
      return never();
    };

    /** A call to the outside, as this process lives to see it. */
    const mortal = <Args extends unknown[], Answer>(call: (...args: Args) => Promise<Answer>) => {
      return async (...args: Args): Promise<Answer> => {
        if (isDead) return never();
        if (lambdas.risk > 0) calls += 1;
        const fate = lambdas.risk > 0 ? chance() / lambdas.risk : 1;
        if (fate < 0.5) return dies();
        const leaving = settled(call(...args));
        underWay.add(leaving);
        const answered = await leaving;
        underWay.delete(leaving);
        if (isDead) return never();
        return fate < 1 ? dies() : answered();
      };
    };

    const { aws, seams, queue } = outside;
    const after = (milliseconds: number) => seams.after(milliseconds).then(() => (isDead ? never<void>() : undefined));
    const work = await coldStart({
      aws: { ...aws, dynamo: mortal(aws.dynamo) },
      seams: { ...seams, fetch: mortal(seams.fetch), after },
      queue: { send: mortal((...args) => queue.send(...args)), bury: mortal((...args) => queue.bury(...args)) },
    });
    return { work, killed, underWay };
  }

  const lambdas: DyingLambdas = {
    risk: 0,
    kills,
    get calls() {
      return calls;
    },
    work: (outside, coldStart) => async (event) => {
      const process = idle.pop() ?? (await starts(outside, coldStart));
      const outcome = await Promise.race([process.work(event), process.killed]);
      if (outcome === 'killed') {
        kills.push({ at: outside.seams.now(), keys: keysIn(event) });
        // What is on the wire arrives, and not many virtual seconds later.
        await Promise.all(process.underWay);
        return notAcknowledged(event);
      }
      idle.push(process);
      return outcome;
    },
  };
  return lambdas;
}

/** One of its own for each who waits: a shared one would keep them all. */
function never<T>(): Promise<T> {
  return new Promise(() => {});
}

/** How a call ended, told later. */
function settled<Answer>(call: Promise<Answer>): Promise<() => Answer> {
  return call.then(
    (answer) => () => answer,
    (failure) => () => {
      throw failure;
    },
  );
}

function keysIn({ Records }: SQSEvent): string[] {
  const jobs = Records.map(({ body }) => JSON.parse(body) as Job);
  return jobs.flatMap((job) => (job.job === 'submission' ? [job.key] : []));
}

function notAcknowledged({ Records }: SQSEvent): SQSBatchResponse {
  return { batchItemFailures: Records.map(({ messageId }) => ({ itemIdentifier: messageId })) };
}

import type { SQSBatchResponse, SQSEvent } from 'aws-lambda';
import { type BurialReason, type DeadLetters, type Queue, serializeJob } from '../../lib/queue.ts';
import type { Clock } from './clock.ts';

interface Waiting {
  id: number;
  body: string;
  at: number;
  receives: number;
}

interface Dead {
  body: string;
  /** None: five receives. */
  reason?: BurialReason;
}

/** SQS as far as a story needs it, in virtual time: delays, redelivery after the visibility timeout, dead letters. */
export interface JobsQueue extends Queue, DeadLetters {
  /** Runs every job that is due, and what those bring up, until none is. True when there was any. */
  drain(work: (event: SQSEvent) => Promise<SQSBatchResponse>): Promise<boolean>;
  /** When the next job is due. */
  next(): number | undefined;
  readonly dead: Dead[];
  /** Puts every dead letter back, as an operator does. */
  redrive(): void;
  /** How many messages are out at the same time: ten are one Lambda's, a hundred keep ten Lambdas busy at once. */
  atOnce: number;
  /** Until false again, SQS takes nothing. */
  refusing: boolean;
  /** What was taken and not yet done is lost, as if every message were. */
  clear(): void;
}

const visibilityMs = 360_000;
const maxReceives = 5;
const batchSize = 10;

export function createJobsQueue(clock: Clock): JobsQueue {
  let waiting: Waiting[] = [];
  let lastId = 0;
  const dead: Dead[] = [];
  const due = (count: number) => waiting.filter(({ at }) => at <= clock.now()).slice(0, count);

  async function deliver(batch: Waiting[], work: (event: SQSEvent) => Promise<SQSBatchResponse>): Promise<void> {
    waiting = waiting.filter((one) => !batch.includes(one));
    const { batchItemFailures } = await work({ Records: batch.map(record) });
    const failed = new Set(batchItemFailures.map(({ itemIdentifier }) => itemIdentifier));
    for (const one of batch.filter(({ id }) => failed.has(String(id)))) {
      if (one.receives + 1 >= maxReceives) dead.push({ body: one.body });
      else waiting.push({ ...one, receives: one.receives + 1, at: clock.now() + visibilityMs });
    }
  }

  return {
    dead,
    atOnce: batchSize,
    refusing: false,
    async send(job, { delaySeconds = 0 } = {}) {
      if (this.refusing) throw new Error('SQS is not there');
      waiting.push({ id: ++lastId, body: serializeJob(job), at: clock.now() + delaySeconds * 1000, receives: 0 });
    },
    async bury(job, reason) {
      if (this.refusing) throw new Error('SQS is not there');
      dead.push({ body: serializeJob(job), reason });
    },
    redrive() {
      for (const { body } of dead.splice(0)) waiting.push({ id: ++lastId, body, at: clock.now(), receives: 0 });
    },
    async drain(work) {
      let any = false;
      for (let out = due(this.atOnce); out.length > 0; out = due(this.atOnce)) {
        any = true;
        const places = Array.from({ length: Math.ceil(out.length / batchSize) }, (_, place) => place * batchSize);
        await Promise.all(places.map((place) => deliver(out.slice(place, place + batchSize), work)));
      }
      return any;
    },
    next: () => waiting.map(({ at }) => at).sort((one, other) => one - other)[0],
    clear() {
      waiting = [];
    },
  };
}

function record({ id, body, receives }: Waiting): SQSEvent['Records'][number] {
  return {
    messageId: String(id),
    receiptHandle: String(id),
    body,
    attributes: {
      ApproximateReceiveCount: String(receives + 1),
      SentTimestamp: '0',
      SenderId: 'story',
      ApproximateFirstReceiveTimestamp: '0',
    },
    messageAttributes: {},
    md5OfBody: '',
    eventSource: 'aws:sqs',
    eventSourceARN: 'arn:aws:sqs:us-east-1:000000000000:jobs',
    awsRegion: 'us-east-1',
  };
}

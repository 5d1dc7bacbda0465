import { setTimeout as wait } from 'node:timers/promises';
import { GetQueueAttributesCommand, type SQSClient } from '@aws-sdk/client-sqs';

export interface QueueDepth {
  /** Waiting to be received. */
  ready: number;
  /** Received, neither deleted nor back yet. */
  inFlight: number;
  /** Sent with a delay that has not passed. */
  delayed: number;
}

export async function readDepth(sqs: SQSClient, url: string): Promise<QueueDepth> {
  const { Attributes = {} } = await sqs.send(new GetQueueAttributesCommand({ QueueUrl: url, AttributeNames: ['All'] }));
  return {
    ready: Number(Attributes.ApproximateNumberOfMessages),
    inFlight: Number(Attributes.ApproximateNumberOfMessagesNotVisible),
    delayed: Number(Attributes.ApproximateNumberOfMessagesDelayed),
  };
}

/** Resolves once nothing is ready and nothing in flight; what is delayed may wait on. Rejects when `signal` aborts. */
export async function untilIdle(sqs: SQSClient, url: string, signal: AbortSignal): Promise<void> {
  for (;;) {
    const { ready, inFlight } = await readDepth(sqs, url);
    if (ready + inFlight === 0) return;
    await wait(20, undefined, { signal });
  }
}

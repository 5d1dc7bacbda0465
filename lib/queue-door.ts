import type { SQSBatchResponse, SQSEvent } from 'aws-lambda';
import type { Log } from './log.ts';
import type { Job } from './queue.ts';

/**
 * The queue's door: runs each job of a batch, and hands back those that failed, so that SQS delivers them again and after
 * five receives moves them to the dead letters. One bad job never holds up its batch.
 */
export function queueHandler({ log }: { log: Log }, work: (job: Job) => Promise<void>) {
  return async (event: SQSEvent): Promise<SQSBatchResponse> => {
    const failed = await Promise.all(
      event.Records.map(async ({ messageId, body, attributes }) => {
        try {
          await work(JSON.parse(body) as Job);
          return [];
        } catch (failure) {
          log.error('job failed', { messageId, receives: attributes?.ApproximateReceiveCount }, failure);
          return [{ itemIdentifier: messageId }];
        }
      }),
    );
    return { batchItemFailures: failed.flat() };
  };
}

import { setTimeout as wait } from 'node:timers/promises';
import {
  ChangeMessageVisibilityCommand,
  DeleteMessageBatchCommand,
  type Message,
  ReceiveMessageCommand,
  type SQSClient,
} from '@aws-sdk/client-sqs';
import type { Invoke } from './lambda.ts';
import type { Poison } from './poison.ts';
import type { CreatedQueue } from './sqs.ts';
import { doneMessages, toSqsEvent } from './sqs-event.ts';

export interface ConsumerOptions {
  sqs: SQSClient;
  queue: CreatedQueue;
  invoke: Invoke;
  /** At most 10. */
  batchSize: number;
  /** Without, a batch is done when the handler returns, whatever it returns. */
  partialBatches: boolean;
  concurrency: number;
  poison?: Poison;
  log: (line: string) => void;
}

/**
 * Lambda's poller: long-polls the queue, invokes the function with each batch and deletes what it did. What it did not
 * do, and the whole batch when it throws, comes back after the queue's visibility timeout; dead letters are the queue's
 * own affair. `close` stops polling at once and resolves when the batches under way are done.
 */
export function startConsumer({
  sqs,
  queue,
  invoke,
  batchSize,
  partialBatches,
  concurrency,
  poison,
  log,
}: ConsumerOptions) {
  const closing = new AbortController();

  const receive = async (): Promise<Message[]> => {
    const command = new ReceiveMessageCommand({
      QueueUrl: queue.url,
      MaxNumberOfMessages: batchSize,
      WaitTimeSeconds: 20,
      MessageSystemAttributeNames: ['All'],
      MessageAttributeNames: ['All'],
    });
    return (await sqs.send(command, { abortSignal: closing.signal })).Messages ?? [];
  };

  /** What is poisoned comes again at once: five visibility timeouts are half an hour. */
  const sortOut = async (received: Message[]): Promise<Message[]> => {
    const broken = received.filter((message) => poison?.hits(message));
    for (const { ReceiptHandle } of broken) {
      await sqs.send(new ChangeMessageVisibilityCommand({ QueueUrl: queue.url, ReceiptHandle, VisibilityTimeout: 0 }));
    }
    return received.filter((message) => !broken.includes(message));
  };

  const handle = async (messages: Message[]): Promise<void> => {
    const result = await invoke(toSqsEvent(messages, queue.arn));
    const done = partialBatches ? doneMessages(messages, result) : messages;
    if (done.length === 0) return;
    const Entries = done.map(({ ReceiptHandle }, index) => ({ Id: String(index), ReceiptHandle }));
    const { Failed = [] } = await sqs.send(new DeleteMessageBatchCommand({ QueueUrl: queue.url, Entries }));
    if (Failed.length > 0) log(`${Failed.length} done messages could not be deleted and will come again`);
  };

  const poll = async (): Promise<void> => {
    while (!closing.signal.aborted) {
      try {
        const messages = await sortOut(await receive());
        if (messages.length > 0) await handle(messages);
      } catch (error) {
        if (error instanceof Error && error.name === 'AbortError' && closing.signal.aborted) return;
        log(`a batch failed: ${error instanceof Error ? error.stack : error}`);
        await wait(pauseAfterFailureMs, undefined, { signal: closing.signal }).catch(() => {});
      }
    }
  };

  const polls = Array.from({ length: concurrency }, poll);
  return {
    async close(): Promise<void> {
      closing.abort();
      await Promise.all(polls);
    },
  };
}

/** So that a queue that is away does not make a loop that never rests. */
const pauseAfterFailureMs = 200;

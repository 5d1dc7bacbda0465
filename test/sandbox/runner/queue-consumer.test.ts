import { SendMessageBatchCommand, SendMessageCommand, SQSClient } from '@aws-sdk/client-sqs';
import { afterAll, afterEach, beforeAll, expect, test } from '@jest/globals';
import type { SQSEvent, SQSRecord } from 'aws-lambda';
import type { Engine } from '../../../infra/sandbox/runner/engine.ts';
import { createPoison } from '../../../infra/sandbox/runner/poison.ts';
import { startConsumer } from '../../../infra/sandbox/runner/queue-consumer.ts';
import { readDepth } from '../../../infra/sandbox/runner/queue-depths.ts';
import { createMissingQueues, startSqs } from '../../../infra/sandbox/runner/sqs.ts';

let engine: Engine;
let sqs: SQSClient;
beforeAll(async () => {
  engine = await startSqs();
  const credentials = { accessKeyId: 'local', secretAccessKey: 'local' };
  sqs = new SQSClient({ endpoint: engine.endpoint, region: 'us-east-1', credentials });
});
afterAll(async () => {
  sqs.destroy();
  await engine.close();
});

const running: { close(): Promise<void> }[] = [];
afterEach(async () => {
  await Promise.all(running.splice(0).map((consumer) => consumer.close()));
});

let number = 0;

/** A fresh queue, invisible for a second after a receive, with dead letters after two; and a consumer that runs `work`. */
async function setup(
  work: (event: SQSEvent) => unknown,
  { concurrency = 2, partialBatches = true, poison = createPoison() } = {},
) {
  number += 1;
  const created = await createMissingQueues(
    sqs,
    [
      {
        logicalId: 'Jobs',
        name: `jobs-${number}`,
        attributes: { VisibilityTimeout: '1' },
        deadLetters: { queue: 'Dead', maxReceiveCount: 2 },
      },
      { logicalId: 'Dead', name: `dead-${number}`, attributes: {}, deadLetters: undefined },
    ],
    engine.endpoint,
  );
  const queue = created.get('Jobs') ?? { url: '', arn: '' };
  const dead = created.get('Dead') ?? { url: '', arn: '' };
  const lines: string[] = [];
  const start = () => {
    const invoke = async (event: unknown) => work(event as SQSEvent);
    const consumer = startConsumer({
      sqs,
      queue,
      invoke,
      batchSize: 10,
      partialBatches,
      concurrency,
      poison,
      log: (line) => lines.push(line),
    });
    running.push(consumer);
    return consumer;
  };
  const send = (MessageBody: string, extra: object = {}) =>
    sqs.send(new SendMessageCommand({ QueueUrl: queue.url, MessageBody, ...extra }));
  return { queue, dead, lines, start, send };
}

/** Collects what a handler was given; `until` resolves with the first `count` records. */
function collect() {
  const records: SQSRecord[] = [];
  const { promise: full, resolve } = Promise.withResolvers<void>();
  let wanted = Number.POSITIVE_INFINITY;
  const check = () => records.length >= wanted && resolve();
  return {
    take({ Records }: SQSEvent): void {
      records.push(...Records);
      check();
    },
    until: async (count: number) => {
      wanted = count;
      check();
      await full;
      return records;
    },
  };
}

test('delivers a record as Lambda does, a message group notwithstanding', async () => {
  const { take, until } = collect();
  const { queue, start, send } = await setup(take);
  start();
  const MessageAttributes = { kind: { DataType: 'String', StringValue: 'declare' } };
  const { MessageId } = await send('{"job":1}', { MessageAttributes, MessageGroupId: 'tenant' });
  const [record] = await until(1);
  expect(record).toMatchObject({
    messageId: MessageId,
    body: '{"job":1}',
    attributes: { ApproximateReceiveCount: '1', SentTimestamp: expect.stringMatching(/^\d{13}$/) },
    messageAttributes: { kind: { stringValue: 'declare', dataType: 'String' } },
    eventSource: 'aws:sqs',
    eventSourceARN: queue.arn,
    awsRegion: 'us-east-1',
  });
});

test('deletes what was done', async () => {
  const { take, until } = collect();
  const { queue, start, send } = await setup(take);
  await send('one');
  const consumer = start();
  await until(1);
  await consumer.close();
  expect(await readDepth(sqs, queue.url)).toEqual({ ready: 0, inFlight: 0, delayed: 0 });
});

test('takes up to ten at a time', async () => {
  const sizes: number[] = [];
  const { take, until } = collect();
  const work = (event: SQSEvent) => {
    sizes.push(event.Records.length);
    take(event);
  };
  const { queue, start } = await setup(work, { concurrency: 1 });
  for (const from of [0, 10]) {
    const Entries = Array.from({ length: from === 0 ? 10 : 2 }, (_, i) => ({ Id: `${i}`, MessageBody: `${from + i}` }));
    await sqs.send(new SendMessageBatchCommand({ QueueUrl: queue.url, Entries }));
  }
  start();
  expect((await until(12)).map(({ body }) => Number(body)).sort((a, b) => a - b)).toEqual([...Array(12).keys()]);
  expect(sizes).toEqual([10, 2]);
});

test('runs two batches at the same time', async () => {
  const { promise: both, resolve } = Promise.withResolvers<void>();
  let inside = 0;
  const { start, send } = await setup(async () => {
    inside += 1;
    if (inside === 2) resolve();
    await both;
  });
  start();
  await send('one');
  await send('two');
  await both;
  expect(inside).toBe(2);
});

test('brings back what failed after the visibility timeout, and only that', async () => {
  const { take, until } = collect();
  const { start, send } = await setup((event) => {
    take(event);
    const again = event.Records.filter(
      ({ body, attributes }) => body === 'bad' && attributes.ApproximateReceiveCount === '1',
    );
    return { batchItemFailures: again.map(({ messageId }) => ({ itemIdentifier: messageId })) };
  });
  await send('good');
  await send('bad');
  start();
  const seen = (await until(3)).map(({ body, attributes }) => `${body} ${attributes.ApproximateReceiveCount}`);
  expect(seen.sort()).toEqual(['bad 1', 'bad 2', 'good 1']);
});

test('keeps the whole batch when the handler throws, and lays it with the dead letters in the end', async () => {
  const { take, until } = collect();
  const { queue, dead, lines, start, send } = await setup((event) => {
    take(event);
    throw new Error('on purpose');
  });
  const { take: bury, until: buried } = collect();
  const invoke = async (event: unknown) => bury(event as SQSEvent);
  running.push(
    startConsumer({ sqs, queue: dead, invoke, batchSize: 10, partialBatches: true, concurrency: 1, log: () => {} }),
  );
  await send('poison');
  start();
  expect((await buried(1)).map(({ body }) => body)).toEqual(['poison']);
  expect((await until(2)).map(({ attributes }) => attributes.ApproximateReceiveCount)).toEqual(['1', '2']);
  expect(lines).toEqual([expect.stringContaining('on purpose'), expect.stringContaining('on purpose')]);
  expect(await readDepth(sqs, queue.url)).toEqual({ ready: 0, inFlight: 0, delayed: 0 });
});

test('has the next new job that fits break until it lies with the dead letters, and no other', async () => {
  const poison = createPoison();
  const { take, until } = collect();
  const { dead, start, send } = await setup(take, { poison });
  const { take: bury, until: buried } = collect();
  const invoke = async (event: unknown) => bury(event as SQSEvent);
  running.push(
    startConsumer({ sqs, queue: dead, invoke, batchSize: 10, partialBatches: true, concurrency: 1, log: () => {} }),
  );
  poison.arm((body) => body.startsWith('job'));
  for (const body of ['else', 'job 1', 'job 2']) await send(body);
  start();
  expect((await buried(1)).map(({ body }) => body)).toEqual(['job 1']);
  expect((await until(2)).map(({ body }) => body).sort()).toEqual(['else', 'job 2']);
  expect(poison.state()).toBe('breaking');
  poison.mend();
  expect(poison.hits({ Body: 'job 1' })).toBe(false);
});

test('takes a returned failure for success where the event source does not ask for them', async () => {
  const { take, until } = collect();
  const work = (event: SQSEvent) => {
    take(event);
    return { batchItemFailures: [{ itemIdentifier: 'x' }] };
  };
  const { queue, start, send } = await setup(work, { partialBatches: false });
  await send('one');
  const consumer = start();
  await until(1);
  await consumer.close();
  expect((await readDepth(sqs, queue.url)).inFlight).toBe(0);
});

test('waits for a delayed message', async () => {
  const { take, until } = collect();
  const { queue, start, send } = await setup(take);
  await send('later', { DelaySeconds: 1 });
  expect((await readDepth(sqs, queue.url)).delayed).toBe(1);
  start();
  const [record] = await until(1);
  const { SentTimestamp, ApproximateFirstReceiveTimestamp } = record?.attributes ?? {};
  expect(Number(ApproximateFirstReceiveTimestamp) - Number(SentTimestamp)).toBeGreaterThanOrEqual(1000);
});

test('closes at once while nothing comes, and after the batch under way when something did', async () => {
  const { promise: released, resolve: release } = Promise.withResolvers<void>();
  const { promise: arrived, resolve: arrive } = Promise.withResolvers<void>();
  const { queue, start, send } = await setup(async () => {
    arrive();
    await released;
  });
  await start().close();
  const consumer = start();
  await send('one');
  await arrived;
  const closed = consumer.close();
  release();
  await closed;
  expect(await readDepth(sqs, queue.url)).toEqual({ ready: 0, inFlight: 0, delayed: 0 });
});

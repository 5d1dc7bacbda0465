import {
  CreateQueueCommand,
  GetQueueAttributesCommand,
  GetQueueUrlCommand,
  QueueDoesNotExist,
  type SQSClient,
} from '@aws-sdk/client-sqs';
import { buildApp } from 'fauxqs';
import type { Engine } from './engine.ts';
import type { Queue } from './project.ts';

/**
 * fauxqs on 127.0.0.1, in memory. Of a `MessageGroupId` on a standard queue it takes no notice: it accepts it as AWS
 * does, but serves tenants in order of arrival and does not hand it back on receipt.
 */
export async function startSqs(): Promise<Engine> {
  const app = buildApp({ logger: false });
  const endpoint = await app.listen({ host: '127.0.0.1', port: 0 });
  return { endpoint, description: `SQS: fauxqs at ${endpoint}, in memory`, close: () => app.close() };
}

export interface CreatedQueue {
  url: string;
  arn: string;
}

/**
 * Creates those of `queues` that are not there yet and gives back all of them by logical id. fauxqs names its queues by
 * a host name no resolver knows, so with `embedded` their URLs are put together here.
 */
export async function createMissingQueues(
  client: SQSClient,
  queues: Queue[],
  embedded: string | undefined,
): Promise<Map<string, CreatedQueue>> {
  const created = new Map<string, CreatedQueue>();
  const deadLettersFirst = queues.toSorted((a, b) => Number(!!a.deadLetters) - Number(!!b.deadLetters));
  for (const { logicalId, name, attributes, deadLetters } of deadLettersFirst) {
    const target = deadLetters && created.get(deadLetters.queue);
    if (deadLetters && !target)
      throw new Error(`${logicalId}: its dead letter queue ${deadLetters.queue} is not in the file`);
    const redrive = target && { deadLetterTargetArn: target.arn, maxReceiveCount: deadLetters?.maxReceiveCount };
    const url =
      (await findQueue(client, name)) ??
      (await createQueue(client, name, { ...attributes, ...(redrive && { RedrivePolicy: JSON.stringify(redrive) }) }));
    const reachable = embedded ? new URL(new URL(url).pathname, embedded).href : url;
    const known = await client.send(
      new GetQueueAttributesCommand({ QueueUrl: reachable, AttributeNames: ['QueueArn'] }),
    );
    created.set(logicalId, { url: reachable, arn: known.Attributes?.QueueArn ?? '' });
  }
  return created;
}

async function findQueue(client: SQSClient, name: string): Promise<string | undefined> {
  try {
    return (await client.send(new GetQueueUrlCommand({ QueueName: name }))).QueueUrl;
  } catch (error) {
    if (error instanceof QueueDoesNotExist) return undefined;
    throw error;
  }
}

async function createQueue(client: SQSClient, name: string, attributes: Record<string, string>): Promise<string> {
  const { QueueUrl } = await client.send(new CreateQueueCommand({ QueueName: name, Attributes: attributes }));
  if (!QueueUrl) throw new Error(`SQS gave no URL for the queue ${name}`);
  return QueueUrl;
}

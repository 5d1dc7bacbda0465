import { GetQueueUrlCommand, type SQSClient } from '@aws-sdk/client-sqs';
import { type Naming, readProject } from '../sandbox/runner/project.ts';
import type { JobsQueues } from './dead-letters.ts';

/**
 * Finds both queues by the names infra/queues.yml gives them in a stage. Where `endpoint` is set they are there: stand-ins
 * name their queues by host names no resolver knows. Throws SQS's `QueueDoesNotExist`.
 */
export async function findQueues(
  sqs: SQSClient,
  root: string,
  naming: Naming,
  endpoint: string | undefined,
): Promise<JobsQueues> {
  const { queues } = readProject(root, naming);
  const jobs = queues.find(({ deadLetters }) => deadLetters);
  const dead = queues.find(({ logicalId }) => logicalId === jobs?.deadLetters?.queue);
  const urlOf = async (QueueName: string | undefined): Promise<string> => {
    const { QueueUrl = '' } = await sqs.send(new GetQueueUrlCommand({ QueueName }));
    return endpoint ? new URL(new URL(QueueUrl).pathname, endpoint).href : QueueUrl;
  };
  return { jobs: await urlOf(jobs?.name), dead: await urlOf(dead?.name) };
}

import {
  ChangeMessageVisibilityCommand,
  DeleteMessageCommand,
  GetQueueAttributesCommand,
  type Message,
  ReceiveMessageCommand,
  SendMessageCommand,
  type SQSClient,
} from '@aws-sdk/client-sqs';
import type { Job } from '../../lib/queue.ts';

/** The URLs of both queues. */
export interface JobsQueues {
  jobs: string;
  dead: string;
}

/** What may be known of a job that waits there: ids and codes, never anybody's text. */
export interface DeadLetter {
  /** The job's kind, or `unreadable`. */
  kind: string;
  /** Which one of its kind. */
  key: string;
  /** Why it was buried; undefined: it failed at every receive. */
  reason: string | undefined;
  /** When it was sent, in milliseconds: to the jobs, or to the dead letters where it was buried. */
  since: number;
  /** How often it was received, looking included. */
  receives: number;
}

/** Whoever is killed with a letter in hand gives it back after this. Seconds. */
const inHand = 60;

/** Lists at most `max`, and leaves them where they are. */
export async function listDeadLetters(sqs: SQSClient, { dead }: JobsQueues, max: number): Promise<DeadLetter[]> {
  const most = Math.min(max, await depthOf(sqs, dead));
  const taken: Message[] = [];
  try {
    while (taken.length < most) {
      const messages = await receive(sqs, dead, most - taken.length);
      if (messages.length === 0) break;
      taken.push(...messages);
    }
  } finally {
    await Promise.all(taken.map((message) => giveBack(sqs, dead, message)));
  }
  return taken.map(letterOf);
}

/**
 * Puts at most `max` back among the jobs, in the order receive, send, delete: killed in between, a job comes twice and is
 * never lost. At most as many as lie there when it begins, so that what fails again at once is not moved in circles.
 * `moved` hears of each. Resolves to how many.
 */
export async function redrive(
  sqs: SQSClient,
  queues: JobsQueues,
  max: number,
  moved: (letter: DeadLetter) => void = () => undefined,
): Promise<number> {
  const most = Math.min(max, await depthOf(sqs, queues.dead));
  let count = 0;
  while (count < most) {
    const messages = await receive(sqs, queues.dead, most - count);
    if (messages.length === 0) break;
    for (const message of messages) {
      await putBack(sqs, queues, message);
      moved(letterOf(message));
    }
    count += messages.length;
  }
  return count;
}

/** With what somebody else, or somebody killed, has in hand. */
async function depthOf(sqs: SQSClient, QueueUrl: string): Promise<number> {
  const names = ['ApproximateNumberOfMessages', 'ApproximateNumberOfMessagesNotVisible'] as const;
  const { Attributes = {} } = await sqs.send(new GetQueueAttributesCommand({ QueueUrl, AttributeNames: [...names] }));
  return names.reduce((sum, name) => sum + Number(Attributes[name] ?? 0), 0);
}

async function receive(sqs: SQSClient, QueueUrl: string, wanted: number): Promise<Message[]> {
  const command = new ReceiveMessageCommand({
    QueueUrl,
    MaxNumberOfMessages: Math.min(10, wanted),
    VisibilityTimeout: inHand,
    // A long poll asks all of SQS's servers: only then does an empty answer mean that nothing is left.
    WaitTimeSeconds: 1,
    MessageSystemAttributeNames: ['SentTimestamp', 'ApproximateReceiveCount', 'MessageGroupId'],
    MessageAttributeNames: ['reason'],
  });
  return (await sqs.send(command)).Messages ?? [];
}

async function putBack(sqs: SQSClient, { jobs, dead }: JobsQueues, message: Message): Promise<void> {
  const { Body: MessageBody, Attributes: { MessageGroupId } = {}, ReceiptHandle } = message;
  await sqs.send(new SendMessageCommand({ QueueUrl: jobs, MessageBody, MessageGroupId }));
  await sqs.send(new DeleteMessageCommand({ QueueUrl: dead, ReceiptHandle }));
}

async function giveBack(sqs: SQSClient, QueueUrl: string, { ReceiptHandle }: Message): Promise<void> {
  await sqs.send(new ChangeMessageVisibilityCommand({ QueueUrl, ReceiptHandle, VisibilityTimeout: 0 }));
}

function letterOf({ Body = '', Attributes = {}, MessageAttributes = {} }: Message): DeadLetter {
  return {
    ...nameOf(Body),
    reason: MessageAttributes['reason']?.StringValue,
    since: Number(Attributes.SentTimestamp),
    receives: Number(Attributes.ApproximateReceiveCount),
  };
}

function nameOf(body: string): Pick<DeadLetter, 'kind' | 'key'> {
  const job = readJob(body);
  return job ? { kind: job.job, key: keyOf(job) ?? '' } : { kind: 'unreadable', key: '' };
}

function readJob(body: string): Job | undefined {
  try {
    const job = JSON.parse(body) as Job | null;
    return typeof job?.job === 'string' ? job : undefined;
  } catch {
    return undefined;
  }
}

/** A ticket is as good as a password for as long as it lives: it stays unnamed. */
function keyOf(job: Job): string | undefined {
  switch (job.job) {
    case 'submission':
      return job.key;
    case 'announce':
      return `${job.projectId}#${job.iid}`;
    case 'template':
      return job.viewId;
    case 'linked':
      return job.userId;
    case 'forget':
      return job.tenant;
    case 'pending':
      return String(job.local);
    case 'probe':
    case 'drain':
      return job.instance;
    case 'unconfirmed':
      return undefined;
  }
}

import type { Aws } from './aws/aws.ts';
import type { Tenant } from './tenant.ts';

/**
 * What the slow half is asked to do. Thin by rule: ids and versions only, at most 4 KB; what people typed stays in its
 * row and a job carries the row's key.
 */
export type Job =
  /** Do what a person asked for: the kept submission under this key. `revive`: although it was given up. */
  | { job: 'submission'; tenant: Tenant; key: string; revive?: boolean }
  /** Bring the cards of one incident up to date. `attempt` counts the tries that did not reach every channel. */
  | { job: 'announce'; tenant: Tenant; instance: string; projectId: number; iid: number; attempt?: number }
  /** Fill the template into an open declare modal (or take its "Loading template" line away). */
  | { job: 'template'; tenant: Tenant; teamId: string; userId: string; project: string; viewId: string; hash: string }
  /** Forget and revoke a GitLab pair nobody confirmed. */
  | { job: 'unconfirmed'; tenant: Tenant; ticket: string }
  /** A link was made: tell its person in Slack. */
  | { job: 'linked'; tenant: Tenant; teamId: string; userId: string }
  /** The workspace is gone: drop its people's GitLab tokens (all of it, or the named users'). */
  | { job: 'forget'; tenant: Tenant; userIds?: string[] }
  /** Draw the card of an incident that waits for GitLab anew. */
  | { job: 'pending'; tenant: Tenant; local: number }
  /** While nobody calls this GitLab: ask it for a sign of life. */
  | { job: 'probe'; instance: string }
  /** This GitLab is back: call for what waited. */
  | { job: 'drain'; instance: string };

export interface Queue {
  /** Durable once it resolves. `delaySeconds` 0-900 (SQS's own limit). Throws `UpstreamError` when SQS does not take it. */
  send(job: Job, options?: { delaySeconds?: number }): Promise<void>;
}

/** Why a job was buried: our program failed at it. */
export type BurialReason = 'our_fault';

/** Where jobs wait for an operator, who puts them back after a fix (`npm run redrive`). */
export interface DeadLetters {
  /** Lays a job there at once, without five receives. Durable once it resolves; throws `UpstreamError` as `send` does. */
  bury(job: Job, reason: BurialReason): Promise<void>;
}

/**
 * JSON that SQS accepts: U+FFFE and U+FFFF are valid in JSON and refused by SQS, so they travel escaped.
 * https://docs.aws.amazon.com/AWSSimpleQueueService/latest/APIReference/API_SendMessage.html
 */
export function serializeJob(job: Job): string {
  return JSON.stringify(job).replace(/[\uFFFE\uFFFF]/g, (char) => `\\u${char.charCodeAt(0).toString(16)}`);
}

/** The jobs queue. The tenant (the instance, where a job is nobody's) is the message group: SQS fair queues keep one busy workspace from starving the others. */
export function createQueue(aws: Pick<Aws, 'sendMessage'>, queueUrl: string): Queue {
  return {
    send: async (job, { delaySeconds = 0 } = {}) =>
      aws.sendMessage({
        ...messageOf(job, queueUrl),
        DelaySeconds: Math.min(900, Math.max(0, Math.ceil(delaySeconds))),
      }),
  };
}

/** The dead letters of the jobs queue. The reason travels beside the job, where it is no part of the work. */
export function createDeadLetters(aws: Pick<Aws, 'sendMessage'>, queueUrl: string): DeadLetters {
  return {
    bury: async (job, reason) =>
      aws.sendMessage({
        ...messageOf(job, queueUrl),
        DelaySeconds: 0,
        MessageAttributes: { reason: { DataType: 'String', StringValue: reason } },
      }),
  };
}

function messageOf(job: Job, QueueUrl: string) {
  const MessageBody = serializeJob(job);
  if (MessageBody.length > 4096) throw new Error(`job ${job.job} is larger than 4 KB`);
  return { QueueUrl, MessageBody, MessageGroupId: messageGroup('tenant' in job ? job.tenant : job.instance) };
}

/** Message group ids allow only letters, digits and punctuation, at most 128 characters. */
function messageGroup(name: string): string {
  return name.replace(/[^\w.\-/]/g, '-').slice(0, 128);
}

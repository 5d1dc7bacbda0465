import type { Aws } from './aws/aws.ts';
import type { Tenant } from './tenant.ts';

/**
 * What the slow half is asked to do. Thin by rule: ids and versions only, at most 4 KB; what people typed stays in its
 * row and a job carries the row's key.
 */
export type Job =
  /** Do what a person asked for: the kept submission under this key. */
  | { job: 'submission'; tenant: Tenant; key: string }
  /** Bring the cards of one incident up to date. `attempt` counts the tries that did not reach every channel. */
  | { job: 'announce'; tenant: Tenant; instance: string; projectId: number; iid: number; attempt?: number }
  /** Fill the template into an open declare modal (or take its "Loading template" line away). */
  | { job: 'template'; tenant: Tenant; teamId: string; userId: string; project: string; viewId: string; hash: string }
  /** Forget and revoke a GitLab pair nobody confirmed. */
  | { job: 'unconfirmed'; tenant: Tenant; ticket: string }
  /** A link was made: tell its person in Slack. */
  | { job: 'linked'; tenant: Tenant; teamId: string; userId: string }
  /** The workspace is gone: drop its people's GitLab tokens (all of it, or the named users'). */
  | { job: 'forget'; tenant: Tenant; userIds?: string[] };

export interface Queue {
  /** Durable once it resolves. `delaySeconds` 0-900 (SQS's own limit). Throws `UpstreamError` when SQS does not take it. */
  send(job: Job, options?: { delaySeconds?: number }): Promise<void>;
}

/**
 * JSON that SQS accepts: U+FFFE and U+FFFF are valid in JSON and refused by SQS, so they travel escaped.
 * https://docs.aws.amazon.com/AWSSimpleQueueService/latest/APIReference/API_SendMessage.html
 */
export function serializeJob(job: Job): string {
  return JSON.stringify(job).replace(/[\uFFFE\uFFFF]/g, (char) => `\\u${char.charCodeAt(0).toString(16)}`);
}

/** The jobs queue. The tenant is the message group: SQS fair queues keep one busy workspace from starving the others. */
export function createQueue(aws: Pick<Aws, 'sendMessage'>, queueUrl: string): Queue {
  return {
    async send(job, { delaySeconds = 0 } = {}) {
      const MessageBody = serializeJob(job);
      if (MessageBody.length > 4096) throw new Error(`job ${job.job} is larger than 4 KB`);
      await aws.sendMessage({
        QueueUrl: queueUrl,
        MessageBody,
        MessageGroupId: messageGroup(job.tenant),
        DelaySeconds: Math.min(900, Math.max(0, Math.ceil(delaySeconds))),
      });
    },
  };
}

/** Message group ids allow only letters, digits and punctuation, at most 128 characters. */
function messageGroup(tenant: Tenant): string {
  return tenant.replace(/[^\w.\-/]/g, '-').slice(0, 128);
}

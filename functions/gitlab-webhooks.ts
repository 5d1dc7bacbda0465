import { leanAws } from '../lib/aws/lean.ts';
import { environment, readConfig, readSlackSecrets } from '../lib/config.ts';
import { WireError } from '../lib/errors.ts';
import { receiveWebhook } from '../lib/flows/receive-webhook.ts';
import { verifyGitLabRequest } from '../lib/gitlab/verify.ts';
import { type GitLabEvent, parseWebhook } from '../lib/gitlab/webhook.ts';
import { httpHandler, ok, tooLarge, unauthorized, unavailable } from '../lib/http.ts';
import { createLog, type Log } from '../lib/log.ts';
import { createQueue, type Queue } from '../lib/queue.ts';
import { realSeams } from '../lib/seams.ts';
import { createHooks, type Hook, type Hooks } from '../lib/store/hooks.ts';
import { createIncidents, type Incidents } from '../lib/store/incidents.ts';
import { createKeyRing } from '../lib/store/seal.ts';
import { createTable } from '../lib/store/table.ts';
import type { Verified } from '../lib/verified.ts';

export interface Doors {
  hooks: Hooks;
  incidents: Incidents;
  queue: Queue;
  /** Milliseconds since the epoch. */
  now: () => number;
  log: Log;
}

/** GitLab itself sends up to 25 MB; what tells of an incident is a few kilobytes. */
const maxBody = 5_000_000;

/**
 * POST /gitlab/webhooks/{hookId}. 200 for whatever is authentic, wanted or not: GitLab switches a hook off that fails.
 * 503 for what could not be made durable, 401 for everything unproven.
 */
export function createHandler({ hooks, incidents, queue, now, log }: Doors) {
  return httpHandler({ name: 'gitlab-webhooks', log, failed: () => unavailable }, async (request) => {
    if (request.body.length > maxBody) return tooLarge;
    const hook = await hooks.find(request.pathParameter('hookId') ?? '');
    const body = hook && verifyGitLabRequest(request, hook, now());
    if (!hook || body === undefined) return unauthorized;
    const event = readEvent(body, hook, log);
    if (!event) return ok;
    if ((event.projectId ?? hook.projectId) !== hook.projectId) return unauthorized;
    await receiveWebhook({ incidents, queue }, hook, event);
    return ok;
  });
}

/** Nothing, and a word in the log, for what we do not understand: the next GitLab version must not lose its hook over it. */
function readEvent(body: Verified, { id, instance }: Hook, log: Log): GitLabEvent | undefined {
  try {
    return parseWebhook(body, instance);
  } catch (failure) {
    if (!(failure instanceof WireError)) throw failure;
    log.warn('an authentic webhook was not understood', { hook: id, field: failure.field });
    return undefined;
  }
}

const config = readConfig(environment);
const aws = leanAws(environment);
const { keys } = await readSlackSecrets(environment, aws);
const table = createTable(aws.dynamo, config.appTable);

export const handler = createHandler({
  hooks: createHooks(table, createKeyRing(keys)),
  incidents: createIncidents(table),
  queue: createQueue(aws, config.jobsQueueUrl),
  now: realSeams.now,
  log: createLog('gitlab-webhooks'),
});

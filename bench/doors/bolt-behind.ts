import { createHash } from 'node:crypto';
import { WebClient } from '@slack/web-api';
import { hookToken, projectId, slackSecret } from '../names.ts';

/** What stands behind the Bolt app, with every answer already: as `rooms.ts` has it for ours. */

export const signingSecret = slackSecret.SLACK_SIGNING_SECRET;

const tokenDigest = createHash('sha256').update(hookToken).digest('hex');
const done = () => Promise.resolve();
const yes = () => Promise.resolve(true);

export const findBot = () => Promise.resolve({ botToken: 'xoxb-bench', botId: 'B0BENCH', botUserId: 'U0BOT' });
export const findLink = () => Promise.resolve({ username: 'bench' });
export const findProjectOf = () => Promise.resolve(undefined);
export const keep = yes;
export const claim = yes;
export const finish = done;
export const forgetBot = done;
export const findHook = () => Promise.resolve({ projectId, tokenDigest });
export const writeIncident = done;
export const enqueue = done;

// Slack, where Bolt's own client would write a form and post it.
WebClient.prototype.apiCall = () => Promise.resolve({ ok: true, view: { id: 'V0BENCH', hash: '1.a' } });

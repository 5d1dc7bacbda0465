import { App, AwsLambdaReceiver, LogLevel } from '@slack/bolt';
import { installationKey, submissionKey } from './keys.ts';
import { enqueue, find, keyOf, putOnce, readSecret, seal, tables, unseal } from './store.ts';

const secrets = await readSecret(process.env['SLACK_SECRET_ARN'] ?? '');
const key = keyOf(secrets['TOKEN_KEYS']);

/** Slack's own way on Lambda. https://docs.slack.dev/tools/bolt-js/deployments/aws-lambda */
export const receiver = new AwsLambdaReceiver({
  signingSecret: secrets['SLACK_SIGNING_SECRET'] ?? '',
  logLevel: LogLevel.ERROR,
});

export const app = new App({
  receiver,
  logLevel: LogLevel.ERROR,
  processBeforeResponse: true,
  clientOptions: { slackApiUrl: process.env['SLACK_API_URL'] },
  authorize: async ({ teamId = '' }) => {
    const at = installationKey(teamId);
    const row = await find(tables.app, at);
    if (!row) throw new Error('not installed');
    const botToken = unseal(key, String(row['botToken']), at.pk);
    return { botToken, botId: String(row['botId']), botUserId: String(row['botUserId']) };
  },
});

/** Makes what somebody typed durable, sealed; false when it is known already. */
export async function keep(id: string, kind: string, typed: unknown): Promise<boolean> {
  const at = submissionKey(id);
  const sealed = seal(key, JSON.stringify(typed), at.pk);
  const expiresAt = Math.ceil(Date.now() / 1000) + 7 * 86_400;
  return putOnce(tables.app, { ...at, kind, typed: sealed, createdAt: Date.now(), state: 'due', expiresAt });
}

export async function keepAndQueue(id: string, kind: string, typed: unknown): Promise<void> {
  if (await keep(id, kind, typed)) await enqueue({ job: 'submission', key: id });
}

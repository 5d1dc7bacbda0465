import { App, AwsLambdaReceiver, LogLevel } from '@slack/bolt';
import { enqueue, findBot, keep, signingSecret } from './behind.ts';

/** Slack's own way on Lambda. https://docs.slack.dev/tools/bolt-js/deployments/aws-lambda */
export const receiver = new AwsLambdaReceiver({ signingSecret, logLevel: LogLevel.ERROR });

export const app = new App({
  receiver,
  logLevel: LogLevel.ERROR,
  processBeforeResponse: true,
  clientOptions: { slackApiUrl: process.env['SLACK_API_URL'] },
  authorize: async ({ teamId = '' }) => {
    const bot = await findBot(teamId);
    if (!bot) throw new Error('not installed');
    return bot;
  },
});

export async function keepAndQueue(id: string, kind: string, typed: unknown): Promise<void> {
  if (await keep(id, kind, typed)) await enqueue({ job: 'submission', key: id });
}

import type { Stack } from './start-stack.ts';

/** What a person copies into Slack's and GitLab's settings, and where to begin. */
export function setupGuide({ url, publicUrl, sqsUrl }: Pick<Stack, 'url' | 'publicUrl' | 'sqsUrl'>): string {
  return `The API listens on ${url}; Slack, GitLab and browsers are told ${publicUrl}

Slack app
  Slash command        ${publicUrl}/slack/commands
  Interactivity        ${publicUrl}/slack/interactivity
  Options load URL     ${publicUrl}/slack/options
  Event subscriptions  ${publicUrl}/slack/events
  Redirect URLs        ${publicUrl}/slack/oauth/callback
                       ${publicUrl}/slack/signin/callback
GitLab application
  Redirect URI         ${publicUrl}/gitlab/oauth/callback

Install the app: ${publicUrl}/slack/install
Dead letters are put back by ${redriveCommand(sqsUrl)}`;
}

/** What brings back what ended in the dead letters of a stack on this machine; with `--dry` it only lists it. */
export function redriveCommand(sqsUrl: string): string {
  return `AWS_ENDPOINT_URL_SQS=${sqsUrl} npm run redrive -- --stage local`;
}

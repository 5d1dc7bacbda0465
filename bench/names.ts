/** The people and places of the benchmark, and what both sides find in their environment. */
export const team = 'T0BENCH';
export const user = 'U0BENCH';
export const channel = 'C0BENCH';
export const hookId = 'bench-hook';
export const hookToken = 'a-hook-token-of-the-benchmark';
export const projectId = 42;
export const doneKey = 'bench-submission';

export const slackSecret = {
  SLACK_SIGNING_SECRET: 'b'.repeat(32),
  SLACK_CLIENT_ID: '1000.2000',
  SLACK_CLIENT_SECRET: 'a-slack-client-secret',
  TOKEN_KEYS: `k1:${Buffer.alloc(32, 7).toString('base64')}`,
};
export const gitlabSecret = {
  GITLAB_CLIENT_ID: 'id',
  GITLAB_CLIENT_SECRET: 'secret',
  TOKEN_KEYS: `k1:${Buffer.alloc(32, 9).toString('base64')}`,
};

/** What a function finds in its environment when all it talks to listens at `origin`. */
export function environmentAt(origin: string): Record<string, string> {
  return {
    PUBLIC_URL: 'https://incidents.example.com',
    SLACK_API_URL: `${origin}/api/`,
    SLACK_COMMAND: '/gitlab',
    GITLAB_URL: origin,
    APP_TABLE: 'app',
    TOKENS_TABLE: 'tokens',
    EPHEMERAL_TABLE: 'ephemeral',
    JOBS_QUEUE_URL: `${origin}/jobs`,
    JOBS_DEAD_QUEUE_URL: `${origin}/jobs-dead`,
    SLACK_SECRET_ARN: 'slack',
    GITLAB_SECRET_ARN: 'gitlab',
    AWS_REGION: 'us-east-1',
    AWS_ACCESS_KEY_ID: 'local',
    AWS_SECRET_ACCESS_KEY: 'local',
    AWS_ENDPOINT_URL_DYNAMODB: origin,
    AWS_ENDPOINT_URL_SQS: origin,
    AWS_ENDPOINT_URL_SECRETS_MANAGER: origin,
    LOG_LEVEL: 'ERROR',
  };
}

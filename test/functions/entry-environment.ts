import { startSecretsManager, stubSecretArn } from '../../infra/sandbox/runner/secrets-manager.ts';
import { key } from '../store/builders.ts';

/**
 * What an entry needs to be imported: its environment, and a Secrets Manager to read from. Its own doors then lead
 * nowhere: tests hand `createHandler` theirs.
 */
export async function prepareEntries(): Promise<{ stop: () => Promise<void> }> {
  const secrets = await startSecretsManager({
    slack: {
      SLACK_SIGNING_SECRET: '0123456789abcdef0123456789abcdef',
      SLACK_CLIENT_ID: '1000000000.2000000000',
      SLACK_CLIENT_SECRET: 'a-slack-client-secret',
      TOKEN_KEYS: `k1:${key(1)}`,
    },
    gitlab: { GITLAB_CLIENT_ID: 'id', GITLAB_CLIENT_SECRET: 'secret', TOKEN_KEYS: `k1:${key(2)}` },
  });
  Object.assign(process.env, {
    AWS_REGION: 'us-east-1',
    AWS_ACCESS_KEY_ID: 'local',
    AWS_SECRET_ACCESS_KEY: 'local',
    AWS_ENDPOINT_URL_SECRETS_MANAGER: secrets.endpoint,
    PUBLIC_URL: 'http://127.0.0.1:3000',
    APP_TABLE: 'app',
    EPHEMERAL_TABLE: 'ephemeral',
    TOKENS_TABLE: 'tokens',
    JOBS_QUEUE_URL: 'http://127.0.0.1:9/jobs',
    JOBS_DEAD_QUEUE_URL: 'http://127.0.0.1:9/jobs-dead',
    SLACK_SECRET_ARN: stubSecretArn('slack'),
    GITLAB_SECRET_ARN: stubSecretArn('gitlab'),
    POWERTOOLS_DEV: 'true',
  });
  return { stop: secrets.close };
}

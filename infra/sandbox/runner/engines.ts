import { SQSClient } from '@aws-sdk/client-sqs';
import { startDynamoDb } from './dynamodb.ts';
import { type Engine, externalEngine } from './engine.ts';
import { type SecretValues, startSecretsManager } from './secrets-manager.ts';
import type { Environment, Settings } from './settings.ts';
import type { Shutdown } from './shutdown.ts';
import { startSqs } from './sqs.ts';

/** The SDK's own variables: where one is set, that service is somebody else's. */
export const endpointVariables = {
  dynamodb: 'AWS_ENDPOINT_URL_DYNAMODB',
  sqs: 'AWS_ENDPOINT_URL_SQS',
  secretsManager: 'AWS_ENDPOINT_URL_SECRETS_MANAGER',
};

export interface Engines {
  /** One line each, naming it. */
  descriptions: string[];
  /** What the SDK has to find in the environment to reach them. */
  environment: Environment;
}

/** Starts what is not set to be elsewhere; `shutdown` ends it. */
export async function startEngines(
  env: Environment,
  settings: Settings,
  secrets: SecretValues,
  shutdown: Shutdown,
): Promise<Engines> {
  const start = async (
    service: string,
    variable: string,
    embedded: () => Promise<Engine>,
  ): Promise<[string, Engine]> => {
    const elsewhere = env[variable];
    const engine = elsewhere ? externalEngine(service, elsewhere) : await embedded();
    shutdown.afterwards(engine.close);
    return [variable, engine];
  };
  const engines = await Promise.all([
    start('DynamoDB', endpointVariables.dynamodb, () => startDynamoDb(settings)),
    start('SQS', endpointVariables.sqs, startSqs),
    start('Secrets Manager', endpointVariables.secretsManager, () => startSecretsManager(secrets)),
  ]);
  const allElsewhere = engines.every(([variable]) => env[variable]);
  return {
    descriptions: engines.map(([, { description }]) => description),
    environment: {
      ...(await credentialsOf(env, allElsewhere)),
      ...Object.fromEntries(engines.map(([variable, { endpoint }]) => [variable, endpoint])),
    },
  };
}

/**
 * Credentials and a region for engines that look at neither; what is set stays. A profile's are put into the environment,
 * as Lambda does it: there alone the functions that answer Slack look for them.
 */
async function credentialsOf(env: Environment, allElsewhere: boolean): Promise<Environment> {
  const region = env['AWS_REGION'] || env['AWS_DEFAULT_REGION'] || 'us-east-1';
  const regionOf = allElsewhere ? {} : { AWS_REGION: region };
  const profile = env['AWS_PROFILE'];
  if (env['AWS_ACCESS_KEY_ID'] || (allElsewhere && !profile)) return regionOf;
  if (!profile) return { ...regionOf, AWS_ACCESS_KEY_ID: 'local', AWS_SECRET_ACCESS_KEY: 'local' };
  const { accessKeyId, secretAccessKey, sessionToken } = await new SQSClient({ region, profile }).config.credentials();
  return {
    ...regionOf,
    AWS_ACCESS_KEY_ID: accessKeyId,
    AWS_SECRET_ACCESS_KEY: secretAccessKey,
    AWS_SESSION_TOKEN: sessionToken,
  };
}

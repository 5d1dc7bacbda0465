import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { SQSClient } from '@aws-sdk/client-sqs';
import { createMissingTables } from './dynamodb.ts';
import { endpointVariables } from './engines.ts';
import type { Project } from './project.ts';
import { putSecret, type SecretValues, stubSecretArn } from './secrets-manager.ts';
import type { Environment } from './settings.ts';
import { type CreatedQueue, createMissingQueues } from './sqs.ts';

export interface Resources {
  queues: Map<string, CreatedQueue>;
  /** The functions' environment as `serverless.yml` has it, every reference replaced by what it refers to here. */
  environment: Environment;
}

/**
 * Creates what of the project's tables, queues and secrets is missing, with clients that go where `process.env` says.
 * A variable set in `env` wins over what `serverless.yml` has as its text.
 */
export async function createResources(project: Project, env: Environment, secrets: SecretValues): Promise<Resources> {
  const dynamodb = new DynamoDBClient({});
  const sqs = new SQSClient({});
  try {
    const fauxqs = env[endpointVariables.sqs] ? undefined : process.env[endpointVariables.sqs];
    const [queues, arns] = await Promise.all([
      createMissingQueues(sqs, project.queues, fauxqs),
      secretArns(secrets, !env[endpointVariables.secretsManager]),
      createMissingTables(dynamodb, project.tables),
    ]);
    const names = new Map<string, string>([
      ...project.tables.map(({ logicalId, name }): [string, string] => [logicalId, name]),
      ...[...queues].map(([logicalId, { url }]): [string, string] => [logicalId, url]),
    ]);
    const variables = project.environment.flatMap(({ name, value }): [string, string | undefined][] => {
      if (typeof value === 'string') return [[name, env[name] || value]];
      return names.has(value.logicalId) ? [[name, names.get(value.logicalId)]] : [];
    });
    return { queues, environment: { ...Object.fromEntries(variables), ...arns } };
  } finally {
    dynamodb.destroy();
    sqs.destroy();
  }
}

async function secretArns(secrets: SecretValues, stubbed: boolean): Promise<Environment> {
  const client = new SecretsManagerClient({});
  const arns = Object.entries(secrets).map(async ([name, value]) => [
    `${name.split('/').at(-1)?.toUpperCase()}_SECRET_ARN`,
    stubbed ? stubSecretArn(name) : await putSecret(client, name, value),
  ]);
  return Object.fromEntries(await Promise.all(arns));
}

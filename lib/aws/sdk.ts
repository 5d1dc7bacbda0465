import { DynamoDBClient, type DynamoDBClientConfig } from '@aws-sdk/client-dynamodb';
import { GetSecretValueCommand, SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { SendMessageCommand, SQSClient } from '@aws-sdk/client-sqs';
import {
  DeleteCommand,
  DynamoDBDocumentClient,
  GetCommand,
  PutCommand,
  QueryCommand,
  UpdateCommand,
} from '@aws-sdk/lib-dynamodb';
import type { UpstreamFailure } from '../errors.ts';
import type { Aws, Dynamo, DynamoOperation, DynamoOutput } from './aws.ts';
import { awsFailure } from './failure.ts';

/** AWS by its SDK. Endpoint, region and credentials are the SDK's to find. */
export function sdkAws(): Aws {
  const sqs = new SQSClient();
  const secretsManager = new SecretsManagerClient();
  return {
    dynamo: sdkDynamo(createDynamo()),

    async sendMessage(message) {
      await answer({ service: 'sqs', operation: 'SendMessage' }, sqs.send(new SendMessageCommand(message)));
    },

    async secret(SecretId) {
      const asked = { service: 'secretsmanager', operation: 'GetSecretValue' } as const;
      const read = secretsManager.send(new GetSecretValueCommand({ SecretId }));
      return (await answer(asked, read)).SecretString ?? '{}';
    },
  };
}

/** A client that fails fast: 1 s to connect, 3 s per request, two retries. */
export function createDynamo(config: DynamoDBClientConfig = {}): DynamoDBDocumentClient {
  const requestHandler = { connectionTimeout: 1_000, requestTimeout: 3_000, throwOnRequestTimeout: true };
  const client = new DynamoDBClient({ maxAttempts: 3, requestHandler, ...config });
  return DynamoDBDocumentClient.from(client, { marshallOptions: { removeUndefinedValues: true } });
}

const commands = {
  GetItem: GetCommand,
  PutItem: PutCommand,
  UpdateItem: UpdateCommand,
  DeleteItem: DeleteCommand,
  Query: QueryCommand,
};

export function sdkDynamo(client: DynamoDBDocumentClient): Dynamo {
  // The operations' inputs differ in type alone: whoever asks writes the right one.
  const send = (operation: DynamoOperation, input: Record<string, unknown>): Promise<DynamoOutput> =>
    client.send(new commands[operation](input as never) as GetCommand);
  return (operation, input) => answer({ service: 'dynamodb', operation }, send(operation, input));
}

async function answer<Answer>(
  asked: Pick<UpstreamFailure, 'service' | 'operation'>,
  sent: Promise<Answer>,
): Promise<Answer> {
  try {
    return await sent;
  } catch (cause) {
    throw awsFailure(asked, cause, (cause as { $fault?: 'client' | 'server' }).$fault);
  }
}

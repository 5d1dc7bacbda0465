import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto';
import { ConditionalCheckFailedException, DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { GetSecretValueCommand, SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { SendMessageCommand, SQSClient } from '@aws-sdk/client-sqs';
import { DynamoDBDocumentClient, GetCommand, PutCommand, UpdateCommand } from '@aws-sdk/lib-dynamodb';

/** The store, the queue and the secrets of the Bolt side: the same clients, the same rows' worth of work, written plainly. */

const dynamo = DynamoDBDocumentClient.from(new DynamoDBClient(), {
  marshallOptions: { removeUndefinedValues: true },
});
const sqs = new SQSClient();
const { APP_TABLE = '', TOKENS_TABLE = '', EPHEMERAL_TABLE = '', JOBS_QUEUE_URL = '' } = process.env;
export const tables = { app: APP_TABLE, tokens: TOKENS_TABLE, ephemeral: EPHEMERAL_TABLE };

export interface Key {
  pk: string;
  sk: string;
}

export async function readSecret(name: string): Promise<Record<string, string>> {
  const { SecretString = '{}' } = await new SecretsManagerClient().send(new GetSecretValueCommand({ SecretId: name }));
  return JSON.parse(SecretString);
}

export async function find(TableName: string, Key: Key): Promise<Record<string, unknown> | undefined> {
  return (await dynamo.send(new GetCommand({ TableName, Key, ConsistentRead: true }))).Item;
}

/** False when the row is there already. */
export async function putOnce(TableName: string, row: Key & Record<string, unknown>): Promise<boolean> {
  try {
    const ConditionExpression = 'attribute_not_exists(pk)';
    await dynamo.send(new PutCommand({ TableName, Item: row, ConditionExpression }));
    return true;
  } catch (error) {
    if (error instanceof ConditionalCheckFailedException) return false;
    throw error;
  }
}

export async function set(TableName: string, Key: Key, name: string, value: unknown): Promise<void> {
  await dynamo.send(
    new UpdateCommand({
      TableName,
      Key,
      UpdateExpression: 'SET #name = :value',
      ExpressionAttributeNames: { '#name': name },
      ExpressionAttributeValues: { ':value': value },
    }),
  );
}

export async function enqueue(job: object): Promise<void> {
  await sqs.send(new SendMessageCommand({ QueueUrl: JOBS_QUEUE_URL, MessageBody: JSON.stringify(job) }));
}

/** AES-256-GCM with a fresh IV, bound to the row it is stored in. */
export function seal(key: Buffer, text: string, boundTo: string): string {
  const iv = randomBytes(12);
  const cipher = createCipheriv('aes-256-gcm', key, iv).setAAD(Buffer.from(boundTo));
  const sealed = [cipher.update(text, 'utf8'), cipher.final()];
  return Buffer.concat([iv, cipher.getAuthTag(), ...sealed]).toString('base64');
}

export function unseal(key: Buffer, sealed: string, boundTo: string): string {
  const bytes = Buffer.from(sealed, 'base64');
  const decipher = createDecipheriv('aes-256-gcm', key, bytes.subarray(0, 12)).setAAD(Buffer.from(boundTo));
  decipher.setAuthTag(bytes.subarray(12, 28));
  return decipher.update(bytes.subarray(28), undefined, 'utf8') + decipher.final('utf8');
}

/** The key of a ring written `id:base64`. */
export function keyOf(ring = ''): Buffer {
  return Buffer.from(ring.slice(ring.indexOf(':') + 1), 'base64');
}

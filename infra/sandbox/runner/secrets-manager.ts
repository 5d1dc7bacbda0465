import { createServer, type IncomingMessage } from 'node:http';
import { text } from 'node:stream/consumers';
import {
  CreateSecretCommand,
  PutSecretValueCommand,
  ResourceExistsException,
  type SecretsManagerClient,
} from '@aws-sdk/client-secrets-manager';
import { z } from 'zod';
import type { Engine } from './engine.ts';
import { closeServer, listen } from './loopback.ts';

/** The secrets by name; each a JSON object. */
export type SecretValues = Record<string, Record<string, string>>;

/**
 * As much of Secrets Manager as the functions call: GetSecretValue, by name or ARN, in its JSON 1.1 protocol.
 * https://docs.aws.amazon.com/secretsmanager/latest/apireference/API_GetSecretValue.html
 */
export async function startSecretsManager(values: SecretValues): Promise<Engine> {
  const server = createServer(async (request, response) => {
    const { status, body } = await answer(request, values).catch(notUnderstood);
    response.writeHead(status, { 'content-type': 'application/x-amz-json-1.1' }).end(JSON.stringify(body));
  });
  const endpoint = `http://127.0.0.1:${await listen(server, 0)}`;
  return {
    endpoint,
    description: `Secrets Manager: a stub at ${endpoint}, filled from the environment`,
    close: () => {
      const closed = closeServer(server);
      server.closeAllConnections();
      return closed;
    },
  };
}

/** The ARN under which the stub knows a secret. */
export function stubSecretArn(name: string): string {
  return `arn:aws:secretsmanager:us-east-1:000000000000:secret:${name}`;
}

function notUnderstood(error: unknown) {
  return { status: 400, body: { __type: 'SerializationException', message: String(error) } };
}

const getSecretValue = z.object({ SecretId: z.string() });

async function answer(request: IncomingMessage, values: SecretValues): Promise<{ status: number; body: unknown }> {
  const body = await text(request);
  if (request.headers['x-amz-target'] !== 'secretsmanager.GetSecretValue') {
    return {
      status: 400,
      body: { __type: 'UnknownOperationException', message: 'This stub knows GetSecretValue alone.' },
    };
  }
  const { SecretId } = getSecretValue.parse(JSON.parse(body));
  const [name, value] =
    Object.entries(values).find(([key]) => SecretId === key || SecretId === stubSecretArn(key)) ?? [];
  if (!name) {
    const message = "Secrets Manager can't find the specified secret.";
    return { status: 400, body: { __type: 'ResourceNotFoundException', message } };
  }
  const SecretString = JSON.stringify(value);
  return { status: 200, body: { ARN: stubSecretArn(name), Name: name, SecretString, VersionStages: ['AWSCURRENT'] } };
}

/** Writes a secret into a Secrets Manager that is not ours and gives back its ARN. */
export async function putSecret(
  client: SecretsManagerClient,
  name: string,
  value: Record<string, string>,
): Promise<string> {
  const SecretString = JSON.stringify(value);
  try {
    return (await client.send(new CreateSecretCommand({ Name: name, SecretString }))).ARN ?? name;
  } catch (error) {
    if (!(error instanceof ResourceExistsException)) throw error;
    return (await client.send(new PutSecretValueCommand({ SecretId: name, SecretString }))).ARN ?? name;
  }
}

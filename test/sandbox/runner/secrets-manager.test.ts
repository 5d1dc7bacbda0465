import { GetSecretValueCommand, ListSecretsCommand, SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import type { Engine } from '../../../infra/sandbox/runner/engine.ts';
import { startSecretsManager, stubSecretArn } from '../../../infra/sandbox/runner/secrets-manager.ts';

let engine: Engine;
let client: SecretsManagerClient;
beforeAll(async () => {
  engine = await startSecretsManager({ 'app/slack': { KEY: 'värde' } });
  const credentials = { accessKeyId: 'local', secretAccessKey: 'local' };
  client = new SecretsManagerClient({ endpoint: engine.endpoint, region: 'us-east-1', credentials });
});
afterAll(() => engine.close());

test.each(['app/slack', stubSecretArn('app/slack')])('gives the secret %s', async (SecretId) => {
  const { SecretString, ARN, Name } = await client.send(new GetSecretValueCommand({ SecretId }));
  expect([SecretString, ARN, Name]).toEqual(['{"KEY":"värde"}', stubSecretArn('app/slack'), 'app/slack']);
});

test('does not know another secret', async () => {
  const asked = client.send(new GetSecretValueCommand({ SecretId: 'app/gitlab' }));
  await expect(asked).rejects.toMatchObject({ name: 'ResourceNotFoundException' });
});

test('does nothing else', async () => {
  await expect(client.send(new ListSecretsCommand({}))).rejects.toMatchObject({ name: 'UnknownOperationException' });
});

test('survives what is not JSON', async () => {
  const headers = { 'x-amz-target': 'secretsmanager.GetSecretValue' };
  expect((await fetch(engine.endpoint, { method: 'POST', headers, body: '{' })).status).toBe(400);
});

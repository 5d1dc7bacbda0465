import { createServer, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import { afterAll, beforeAll, beforeEach, expect, test } from '@jest/globals';
import { leanAws } from '../../lib/aws/lean.ts';
import { createDeadLetters, createQueue } from '../../lib/queue.ts';
import { createTable } from '../../lib/store/table.ts';
import { tenantOf } from '../../lib/tenant.ts';

interface Heard {
  headers: IncomingMessage['headers'];
  body: unknown;
}
type Said = { status: number; body: unknown } | 'hangs up';

/** What AWS hears, and what it says next: `said` in its order, then `{}`. */
let heard: Heard[] = [];
let said: Said[] = [];
const server = createServer(async (request, response) => {
  heard.push({ headers: request.headers, body: JSON.parse(await text(request)) });
  const answer = said.shift() ?? { status: 200, body: {} };
  if (answer === 'hangs up') return void request.socket.destroy();
  response.writeHead(answer.status).end(typeof answer.body === 'string' ? answer.body : JSON.stringify(answer.body));
});
let environment: Record<string, string>;
beforeAll(async () => {
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
  environment = {
    AWS_REGION: 'eu-central-1',
    AWS_ACCESS_KEY_ID: 'AKID',
    AWS_SECRET_ACCESS_KEY: 'secret',
    AWS_SESSION_TOKEN: 'session',
    AWS_ENDPOINT_URL: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
  };
});
beforeEach(() => {
  heard = [];
  said = [];
});
afterAll(async () => {
  server.closeAllConnections();
  await new Promise((closed) => server.close(closed));
});

const tenant = tenantOf('1.2', { teamId: 'T1', isEnterpriseInstall: false });
const job = { job: 'forget', tenant } as const;
const queueUrl = 'https://sqs.eu-central-1.amazonaws.com/1/jobs';

test('sends a job to the queue, signed with the session of the Lambda', async () => {
  await createQueue(leanAws(environment), queueUrl).send(job, { delaySeconds: 5 });
  expect(heard).toMatchObject([
    {
      headers: {
        'content-type': 'application/x-amz-json-1.0',
        'x-amz-target': 'AmazonSQS.SendMessage',
        'x-amz-security-token': 'session',
        authorization: expect.stringMatching(
          /^AWS4-HMAC-SHA256 Credential=AKID\/\d{8}\/eu-central-1\/sqs\/aws4_request, SignedHeaders=content-type;host;x-amz-date;x-amz-security-token;x-amz-target, /,
        ),
      },
      body: { QueueUrl: queueUrl, MessageBody: JSON.stringify(job), MessageGroupId: '1.2/T1', DelaySeconds: 5 },
    },
  ]);
});

test('buries a job, its reason beside it', async () => {
  await createDeadLetters(leanAws(environment), `${queueUrl}-dead`).bury(job, 'our_fault');
  const MessageAttributes = { reason: { DataType: 'String', StringValue: 'our_fault' } };
  expect(heard).toMatchObject([
    { body: { QueueUrl: `${queueUrl}-dead`, MessageBody: JSON.stringify(job), MessageAttributes } },
  ]);
});

test('reads a secret', async () => {
  said = [{ status: 200, body: { SecretString: '{"a":"ä"}' } }];
  expect(await leanAws(environment).secret('slack')).toBe('{"a":"ä"}');
  expect(heard).toMatchObject([
    { headers: { 'x-amz-target': 'secretsmanager.GetSecretValue' }, body: { SecretId: 'slack' } },
  ]);
});

test('asks again after a connection that died, a throttle and a failure of AWS', async () => {
  said = ['hangs up', { status: 400, body: { __type: 'com.amazon.coral.availability#ThrottlingException' } }];
  expect(await createTable(leanAws(environment).dynamo, 'app').get({ pk: 'a', sk: 'b' })).toBeUndefined();
  expect(heard).toHaveLength(3);
});

test.each([
  [{ status: 400, body: { __type: 'com.amazonaws.sqs#QueueDoesNotExist' } }, 'QueueDoesNotExist', false, 1],
  [{ status: 403, body: { __type: 'AccessDeniedException:http://x' } }, 'AccessDeniedException', false, 1],
  [{ status: 403, body: 'no JSON' }, 'http_403', false, 1],
  [{ status: 503, body: 'no JSON' }, 'http_503', true, 3],
  [{ status: 400, body: { __type: 'RequestThrottled' } }, 'RequestThrottled', true, 3],
])('fails as the SDK does: %j', async (answer, code, transient, calls) => {
  said = [answer, answer, answer, answer];
  const failure = { service: 'sqs', operation: 'SendMessage', code, transient, unknown: transient };
  await expect(createQueue(leanAws(environment), queueUrl).send(job)).rejects.toMatchObject(failure);
  expect(heard).toHaveLength(calls);
});

test('an answer cut short is no answer', async () => {
  said = Array.from({ length: 3 }, () => ({ status: 200, body: '{"SecretString":"x' }));
  const failure = { service: 'secretsmanager', transient: true, unknown: true };
  await expect(leanAws(environment).secret('slack')).rejects.toMatchObject(failure);
});

test.each(['AWS_REGION', 'AWS_ACCESS_KEY_ID', 'AWS_SECRET_ACCESS_KEY'])('says so when %s is missing', (name) => {
  expect(() => leanAws({ ...environment, [name]: '' })).toThrow(`missing environment variable ${name}`);
});

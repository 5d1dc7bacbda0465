import { DynamoDBClient, GetItemCommand } from '@aws-sdk/client-dynamodb';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { type Stack, startStack } from '../../../infra/sandbox/runner/start-stack.ts';
import { environment, projectRoot } from './fixtures/environment.ts';

const lines: string[] = [];
let stack: Stack;

beforeAll(async () => {
  const env = environment({ PUBLIC_URL: 'https://app.example/', SLACK_TEAM_ID: 'T1', SLACK_BOT_TOKEN: 'xoxb-1' });
  stack = await startStack(env, { root: projectRoot, log: (line) => lines.push(line) });
});
afterAll(() => stack.close());

const get = (path: string) => fetch(stack.url + path);
const soon = () => AbortSignal.timeout(10_000);

async function readRow(id: string): Promise<string | undefined> {
  const dynamodb = new DynamoDBClient({});
  const Key = { pk: { S: id }, sk: { S: 'row' } };
  const { Item } = await dynamodb.send(
    new GetItemCommand({ TableName: 'fixture-local-app', Key, ConsistentRead: true }),
  );
  return Item?.['text']?.S;
}

test('names the engines first', () => {
  expect(lines.slice(0, 3)).toEqual([
    expect.stringMatching(/^DynamoDB: dynalite at http:\/\/127\.0\.0\.1:\d+, in memory$/),
    expect.stringMatching(/^SQS: fauxqs at http:\/\/127\.0\.0\.1:\d+, in memory$/),
    expect.stringMatching(/^Secrets Manager: a stub at http:\/\/127\.0\.0\.1:\d+/),
  ]);
});

test('says that it is healthy', async () => {
  const answer = await get('/health');
  expect([answer.status, await answer.text()]).toEqual([200, '{"status":"ok"}']);
});

test('hands a form to the function as API Gateway does', async () => {
  const body = new URLSearchParams({ command: '/gitlab', text: 'incident declare' });
  const answer = await fetch(`${stack.url}/echo/a%20b?x=1&x=2`, {
    method: 'POST',
    body,
    headers: { cookie: 'a=1; b=2' },
  });
  const { event, functionName, remaining } = await answer.json();
  expect(event).toMatchObject({
    version: '2.0',
    routeKey: 'POST /echo/{id}',
    rawPath: '/echo/a%20b',
    rawQueryString: 'x=1&x=2',
    queryStringParameters: { x: '1,2' },
    pathParameters: { id: 'a b' },
    cookies: ['a=1', 'b=2'],
    isBase64Encoded: true,
    requestContext: { domainName: 'app.example', http: { method: 'POST', sourceIp: '127.0.0.1' } },
  });
  expect(Buffer.from(event.body, 'base64').toString()).toBe(body.toString());
  expect(functionName).toBe('echo');
  expect(remaining).toBeGreaterThan(0);
  expect(remaining).toBeLessThanOrEqual(5000);
});

test('gives every request its own id', async () => {
  const ids = await Promise.all(
    [1, 2, 3].map(async () => (await (await get('/echo')).json()).event.requestContext.requestId),
  );
  expect(new Set(ids).size).toBe(3);
});

test.each([
  ['throws', 500, 'Internal Server Error'],
  ['answers-nonsense', 500, 'Internal Server Error'],
  ['hangs', 503, 'Service Unavailable'],
])('answers as API Gateway does when a function %s', async (how, status, message) => {
  const answer = await get(`/wrong/${how}`);
  expect([answer.status, await answer.json()]).toEqual([status, { message }]);
  expect(lines.at(-1)).toContain(`GET /wrong/${how} failed`);
});

test.each([
  ['/nowhere', 'GET'],
  ['/echo/', 'GET'],
  ['/echo', 'DELETE'],
  ['/health', 'POST'],
])('knows no route %s for %s', async (path, method) => {
  const answer = await fetch(stack.url + path, { method });
  expect([answer.status, await answer.json()]).toEqual([404, { message: 'Not Found' }]);
});

test('gives the functions the environment of serverless.yml, and no secrets in it', async () => {
  const found = await (await get('/environment')).json();
  expect(found).toMatchObject({
    PUBLIC_URL: 'https://app.example',
    GREETING: 'hello',
    NOTHING: '',
    SERVICE: 'fixture',
    APP_TABLE: 'fixture-local-app',
    TOKENS_TABLE: 'fixture-TokensTable',
    JOBS_QUEUE_URL: expect.stringMatching(/^http:\/\/127\.0\.0\.1:\d+\/\d+\/fixture-local-jobs$/),
    AWS_REGION: 'us-east-1',
  });
  expect(Object.keys(found)).not.toEqual(expect.arrayContaining(['SLACK_SIGNING_SECRET']));
  expect(JSON.stringify(found)).not.toContain('client-secret');
  expect(found.ELSEWHERE).toBeUndefined();
});

test('carries a request through table, queue, worker and secret', async () => {
  expect((await fetch(`${stack.url}/rows/seven`, { method: 'POST', body: 'kept' })).status).toBe(201);
  await stack.queue('JobsQueue').idle(soon());
  expect(await readRow('done-seven')).toMatch(/^arn:aws:sqs:us-east-1:\d+:fixture-local-jobs$/);
  const { text, secret } = await (await get('/rows/seven')).json();
  expect(text).toBe('kept');
  expect(Object.keys(secret).sort()).toEqual([
    'SLACK_BOT_TOKEN',
    'SLACK_CLIENT_ID',
    'SLACK_CLIENT_SECRET',
    'SLACK_SIGNING_SECRET',
    'SLACK_TEAM_ID',
    'TOKEN_KEYS',
  ]);
  expect(secret.TOKEN_KEYS).toMatch(/^local:.{44}$/);
});

test('runs what is scheduled', async () => {
  await stack.sweep();
  expect(await readRow('sweeps')).toBe('aws.events');
});

test('shows how deep a queue is, and refuses one that is not there', async () => {
  expect(await stack.queue('JobsDeadQueue').depth()).toEqual({ ready: 0, inFlight: 0, delayed: 0 });
  expect(() => stack.queue('Nothing')).toThrow('Nothing');
});

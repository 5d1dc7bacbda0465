import { cpSync, mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, test } from '@jest/globals';
import { readProject } from '../../../infra/sandbox/runner/project.ts';
import { projectRoot } from './fixtures/environment.ts';

/** The fixture project, with one line of its serverless.yml changed. */
function setup(line: string, other: string): string {
  const root = mkdtempSync(join(tmpdir(), 'project-'));
  cpSync(projectRoot, root, { recursive: true });
  const file = join(root, 'serverless.yml');
  const text = readFileSync(file, 'utf8');
  if (!text.includes(line)) throw new Error(`no "${line}" in the fixture`);
  writeFileSync(file, text.replace(line, other));
  return root;
}

test('reads functions, routes, consumers and schedules', () => {
  const project = readProject(projectRoot);
  expect(project.functions[0]).toEqual({
    name: 'echo',
    module: 'functions/echo',
    exportName: 'handler',
    timeoutSeconds: 5,
    memoryMegabytes: 256,
  });
  expect(project.routes).toContainEqual({ functionName: 'echo', method: 'POST', path: '/echo/{id}' });
  expect(project.routes).toContainEqual({ functionName: 'echo', method: 'GET', path: '/environment' });
  expect(project.consumers).toEqual([
    { functionName: 'worker', queue: 'JobsQueue', batchSize: 10, partialBatches: true },
  ]);
  expect(project.scheduled).toEqual(['sweep']);
});

test('reads tables and queues from the files it includes', () => {
  const { tables, queues } = readProject(projectRoot);
  expect(tables.map(({ name }) => name)).toEqual(['fixture-TokensTable', 'fixture-local-app']);
  expect(Object.keys(tables[1]?.definition ?? {})).toEqual([
    'AttributeDefinitions',
    'KeySchema',
    'GlobalSecondaryIndexes',
  ]);
  expect(queues).toEqual([
    {
      logicalId: 'JobsQueue',
      name: 'fixture-local-jobs',
      attributes: { VisibilityTimeout: '1' },
      deadLetters: { queue: 'JobsDeadQueue', maxReceiveCount: 2 },
    },
    {
      logicalId: 'JobsDeadQueue',
      name: 'fixture-JobsDeadQueue',
      attributes: { MessageRetentionPeriod: '1209600' },
      deadLetters: undefined,
    },
  ]);
});

test('tells text from references in the environment, and leaves out what only AWS can know', () => {
  const variables = new Map(readProject(projectRoot).environment.map(({ name, value }) => [name, value]));
  expect(variables.get('GREETING')).toBe('hello');
  expect(variables.get('APP_TABLE')).toEqual({ logicalId: 'AppTable' });
  expect(variables.get('TOKENS_TABLE')).toEqual({ logicalId: 'TokensTable' });
  expect(variables.has('ELSEWHERE')).toBe(false);
});

test.each([
  ['GET /echo', "'*'"],
  ['POST /echo/{id}', 'POST /echo/{rest+}'],
  ['POST /echo/{id}', 'ANY echo'],
])('refuses a route it cannot deliver: %s becomes %s', (line, other) => {
  expect(() => readProject(setup(`httpApi: ${line}`, `httpApi: ${other}`))).toThrow('does not know the route');
});

test('refuses an event of a kind it does not know', () => {
  expect(() => readProject(setup('schedule: rate(5 minutes)', 's3: bucket'))).toThrow('events');
});

test('refuses a queue that is not in the file', () => {
  expect(() => readProject(setup('arn: !GetAtt JobsQueue.Arn', 'arn: arn:aws:sqs:eu-west-1:1:q'))).toThrow('sqs event');
});

test('names things by another stage and service where it is told', () => {
  const { service, queues } = readProject(projectRoot, { stage: 'prod', service: 'other' });
  expect([service, ...queues.map(({ name }) => name)]).toEqual(['other', 'other-prod-jobs', 'other-JobsDeadQueue']);
});

test('reads our own serverless.yml', () => {
  const project = readProject(fileURLToPath(new URL('../../..', import.meta.url)));
  expect(project.tables.length).toBe(3);
  expect(project.queues.length).toBe(2);
  expect(project.routes.map(({ method, path }) => `${method} ${path}`)).toContain('POST /gitlab/webhooks/{hookId}');
  const names = project.environment.map(({ name }) => name);
  expect(names).toEqual(
    expect.arrayContaining(['SLACK_API_URL', 'GITLAB_URL', 'APP_TABLE', 'TOKENS_TABLE', 'JOBS_QUEUE_URL']),
  );
});

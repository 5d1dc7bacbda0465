import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { ReceiveMessageCommand, SendMessageCommand, SQSClient } from '@aws-sdk/client-sqs';
import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { type JobsQueues, listDeadLetters, redrive } from '../../infra/cli/dead-letters.ts';
import { findQueues } from '../../infra/cli/find-queues.ts';
import type { Engine } from '../../infra/sandbox/runner/engine.ts';
import { readProject } from '../../infra/sandbox/runner/project.ts';
import { createMissingQueues, startSqs } from '../../infra/sandbox/runner/sqs.ts';
import { createDeadLetters, type DeadLetters, type Job } from '../../lib/queue.ts';
import { tenantOf } from '../../lib/tenant.ts';

const root = fileURLToPath(new URL('../..', import.meta.url));
const tenant = tenantOf('1.2', { teamId: 'T1', isEnterpriseInstall: false });
const submission = (key: string | number): Job => ({ job: 'submission', tenant, key: String(key), revive: true });
const all = Number.POSITIVE_INFINITY;

let engine: Engine;
let sqs: SQSClient;
let queues: JobsQueues;
let bury: DeadLetters['bury'];
beforeEach(async () => {
  engine = await startSqs();
  const credentials = { accessKeyId: 'local', secretAccessKey: 'local' };
  sqs = new SQSClient({ endpoint: engine.endpoint, region: 'us-east-1', credentials });
  await createMissingQueues(sqs, readProject(root, { stage: 'prod' }).queues, engine.endpoint);
  queues = await findQueues(sqs, root, { stage: 'prod' }, engine.endpoint);
  const sendMessage = async (message: ConstructorParameters<typeof SendMessageCommand>[0]) =>
    void (await sqs.send(new SendMessageCommand(message)));
  ({ bury } = createDeadLetters({ sendMessage }, queues.dead));
});
afterEach(async () => {
  sqs.destroy();
  await engine.close();
});

interface Lying {
  body: string;
  messageAttributes: object;
}

/** Everything in a queue, in anybody's hands too: fauxqs shows it without taking it. */
async function look(queue: keyof JobsQueues): Promise<{ ready: Lying[]; inHand: Lying[] }> {
  const name = new URL(queues[queue]).pathname.split('/').at(-1);
  const { messages } = await (await fetch(`${engine.endpoint}/_fauxqs/queues/${name}`)).json();
  const { ready, inflight } = messages;
  return { ready, inHand: inflight.map(({ message }: { message: Lying }) => message) };
}
const keysIn = (lying: Lying[]) => lying.map(({ body }) => Number(JSON.parse(body).key));

const buryMany = (count: number) =>
  Promise.all(Array.from({ length: count }, (_, key) => bury(submission(key), 'our_fault')));

function command(...args: string[]) {
  const child = spawn(process.execPath, [`${root}infra/cli/redrive.ts`, ...args], {
    env: { PATH: process.env['PATH'], AWS_ENDPOINT_URL_SQS: engine.endpoint },
  });
  const output = { stdout: '', stderr: '' };
  for (const name of ['stdout', 'stderr'] as const) {
    child[name].setEncoding('utf8').on('data', (text) => {
      output[name] += text;
    });
  }
  return { child, ended: once(child, 'close').then(([code]) => ({ code: code as number | null, ...output })) };
}

test('finds the queues by the names of the stage', () => {
  expect([queues.jobs, queues.dead].map((url) => url.split('/').at(-1))).toEqual([
    'gitlab-incidents-prod-jobs',
    'gitlab-incidents-prod-jobs-dead',
  ]);
});

test('lists kinds, keys and reasons, and leaves everything where it is', async () => {
  await bury(submission('1234.5678'), 'our_fault');
  await bury({ job: 'announce', tenant, instance: 'https://gitlab.test', projectId: 11, iid: 4 }, 'our_fault');
  await bury({ job: 'unconfirmed', tenant, ticket: 'as-good-as-a-password' }, 'our_fault');
  await sqs.send(new SendMessageCommand({ QueueUrl: queues.dead, MessageBody: 'somebody typed this' }));
  const letters = await listDeadLetters(sqs, queues, all);
  expect(letters.map(({ kind, key, reason, receives }) => [kind, key, reason, receives])).toEqual([
    ['submission', '1234.5678', 'our_fault', 1],
    ['announce', '11#4', 'our_fault', 1],
    ['unconfirmed', '', 'our_fault', 1],
    ['unreadable', '', undefined, 1],
  ]);
  expect(letters[0]?.since).toBeGreaterThan(0);
  expect(JSON.stringify(letters)).not.toMatch(/password|typed/);
  expect((await look('dead')).ready).toHaveLength(4);
  expect((await look('jobs')).ready).toHaveLength(0);
});

test('puts all of it back, as it was and without the reason', async () => {
  await buryMany(25);
  const moved: string[] = [];
  expect(await redrive(sqs, queues, all, ({ key }) => moved.push(key))).toBe(25);
  const { ready } = await look('jobs');
  expect(keysIn(ready).sort((a, b) => a - b)).toEqual([...Array(25).keys()]);
  expect(ready.map(({ body }) => JSON.parse(body))).toContainEqual(submission(7));
  expect(ready.every(({ messageAttributes }) => Object.keys(messageAttributes).length === 0)).toBe(true);
  expect(moved).toHaveLength(25);
  expect(await look('dead')).toEqual({ ready: [], inHand: [] });
});

test('puts back at most so many', async () => {
  await buryMany(25);
  expect(await redrive(sqs, queues, 12)).toBe(12);
  expect((await look('jobs')).ready).toHaveLength(12);
  expect((await look('dead')).ready).toHaveLength(13);
});

test('ends, though everything fails again at once', async () => {
  await buryMany(15);
  const again: Promise<void>[] = [];
  expect(await redrive(sqs, queues, all, ({ key }) => again.push(bury(submission(key), 'our_fault')))).toBe(15);
  await Promise.all(again);
  expect((await look('dead')).ready).toHaveLength(15);
});

test('brings back what the queue itself laid there after five receives', async () => {
  await sqs.send(new SendMessageCommand({ QueueUrl: queues.jobs, MessageBody: JSON.stringify(submission(1)) }));
  const receive = new ReceiveMessageCommand({ QueueUrl: queues.jobs, VisibilityTimeout: 0 });
  for (let time = 1; time <= 5; time++) expect((await sqs.send(receive)).Messages).toHaveLength(1);
  expect((await sqs.send(receive)).Messages).toBeUndefined();
  expect(await listDeadLetters(sqs, queues, all)).toMatchObject([{ kind: 'submission', key: '1', reason: undefined }]);
  await redrive(sqs, queues, all);
  expect(keysIn((await look('jobs')).ready)).toEqual([1]);
});

test('sends before it deletes: cut off in between, a job comes twice and none is lost', async () => {
  await buryMany(3);
  let deletes = 0;
  sqs.middlewareStack.add(
    (next) => (args) => {
      if ('ReceiptHandle' in args.input && ++deletes === 2) throw new Error('cut off');
      return next(args);
    },
    { step: 'initialize', name: 'cut' },
  );
  await expect(redrive(sqs, queues, all)).rejects.toThrow('cut off');
  sqs.middlewareStack.remove('cut');
  const twice = keysIn((await look('jobs')).ready)[1];
  const { inHand } = await look('dead');
  expect(inHand).toHaveLength(2);
  expect(keysIn(inHand)).toContain(twice);
});

test('killed at any moment, it loses nothing', async () => {
  await buryMany(300);
  const { child, ended } = command('--stage', 'prod');
  await once(child.stdout, 'data');
  child.kill('SIGKILL');
  await ended;
  const [jobs, dead] = await Promise.all([look('jobs'), look('dead')]);
  expect(dead.ready.length).toBeGreaterThan(0);
  const there = keysIn([...jobs.ready, ...dead.ready, ...dead.inHand]);
  expect(new Set(there)).toEqual(new Set(Array(300).keys()));
  expect(dead.inHand.length).toBeLessThanOrEqual(10);
}, 30_000);

test('is a command that says what it did', async () => {
  await buryMany(2);
  const dry = await command('--stage', 'prod', '--dry').ended;
  expect(dry).toMatchObject({ code: 0, stderr: '' });
  expect(dry.stdout).toMatch(
    /^\d{4}-\d\d-\d\dT[\d:.]+Z {2}submission \d {2}our_fault {2}received 1x\n[^\n]+\n2 waiting\n$/,
  );
  const one = await command('--stage', 'prod', '--max', '1').ended;
  expect(one.stdout).toMatch(/\n1 put back\n$/);
  expect((await look('jobs')).ready).toHaveLength(1);
}, 30_000);

test.each([
  [['--stage', 'nowhere'], 'There are no queues of the stage "nowhere" here: another --stage, or another region?\n'],
  [['--stage', 'prod', '--service', 'other'], 'There are no queues of the stage "prod" here'],
  [['--max', '0'], '--max must be a number from 1 on, not "0"\nnpm run redrive -- ['],
  [['--all'], "Unknown option '--all'"],
])('refuses %j in words', async (args, words) => {
  const { code, stdout, stderr } = await command(...args).ended;
  expect([code, stdout]).toEqual([1, '']);
  expect(stderr).toContain(words);
  expect(stderr).not.toContain('    at ');
});

import { afterEach, expect, test } from '@jest/globals';
import type { GitLabOptions, GitLabStandIn } from '../../../infra/sandbox/gitlab/start.ts';
import { payments, setup } from './setup.ts';

let running: GitLabStandIn | undefined;
afterEach(() => running?.close());

async function start(options: GitLabOptions = {}) {
  const all = await setup(options);
  running = all.gitlab;
  const { gitlab, ben } = all;
  const play = (name: string, body?: unknown, as = ben) =>
    as('POST', `${payments}/jobs/${gitlab.ci.job('acme/payments', name).id}/play`, body);
  return { ...all, play, pipeline: gitlab.ci.pipeline('acme/payments') };
}

const names = (reply: { body: { name: string }[] }) => reply.body.map(({ name }) => name).toSorted();
const chat = (value: string) => ({ job_variables_attributes: [{ key: 'CHAT_INPUT', value }] });

test('finds an environment by its exact name, and tells what is in it only when asked for it alone', async () => {
  const { ben, pipeline } = await start();
  const { body } = await ben('GET', `${payments}/environments?name=staging`);
  expect(body).toMatchObject([{ name: 'staging', tier: 'staging', state: 'available' }]);
  expect(body[0]).not.toHaveProperty('last_deployment');
  expect((await ben('GET', `${payments}/environments?name=stag`)).body).toEqual([]);
  expect(names(await ben('GET', `${payments}/environments`))).toContain('production');
  const alone = await ben('GET', `${payments}/environments/${body[0].id}`);
  expect(alone.body.last_deployment).toMatchObject({
    ref: 'main',
    sha: pipeline.sha,
    status: 'success',
    deployable: { name: 'deploy to staging', status: 'success', pipeline: { id: pipeline.id, ref: 'main' } },
  });
});

test.each([
  ['environments?name=staging&search=prod', 400],
  ['environments?search=st', 400],
  ['environments/99999', 404],
  ['deployments?status=manual', 400],
  ['pipelines?status=done', 400],
  ['pipelines/99999', 404],
  ['pipelines/99999/jobs', 404],
  ['jobs/99999', 404],
])('refuses %s with %i', async (path, status) => {
  const { ben } = await start();
  expect((await ben('GET', `${payments}/${path}`)).status).toBe(status);
});

test('has a deployment for every job with an environment, created until the job runs', async () => {
  const { gitlab, ben, play, pipeline } = await start();
  const created = () => ben('GET', `${payments}/deployments?environment=production&status=created&sort=desc`);
  expect((await created()).body).toMatchObject([
    { environment: { name: 'production' }, deployable: { status: 'manual', pipeline: { id: pipeline.id } } },
  ]);
  await play('deploy to production');
  expect((await created()).body).toMatchObject([{ deployable: { status: 'pending' } }]);
  gitlab.ci.runs('acme/payments', 'deploy to production');
  expect((await created()).body).toEqual([]);
  gitlab.ci.succeeds('acme/payments', 'deploy to production');
  const [production] = (await ben('GET', `${payments}/environments?name=production`)).body;
  const { body } = await ben('GET', `${payments}/environments/${production.id}`);
  expect(body.last_deployment.deployable.name).toBe('deploy to production');
});

test('lists deployments oldest first unless told', async () => {
  const { gitlab, ben, pipeline } = await start();
  const newer = gitlab.ci.push('acme/payments', 'ben.silva');
  const pipelines = (reply: { body: { deployable: { pipeline: { id: number } } }[] }) =>
    reply.body.map(({ deployable }) => deployable.pipeline.id);
  expect(pipelines(await ben('GET', `${payments}/deployments?environment=staging`))).toEqual([pipeline.id, newer.id]);
  expect(pipelines(await ben('GET', `${payments}/deployments?environment=staging&sort=desc`))[0]).toBe(newer.id);
});

test('lists pipelines newest first, by branch, source and status, and knows the latest', async () => {
  const { gitlab, ben, pipeline } = await start();
  const branch = gitlab.ci.push('acme/payments', 'ben.silva', { ref: 'fix' });
  const all = await ben('GET', `${payments}/pipelines`);
  expect(all.body).toMatchObject([
    { id: branch.id, source: 'push' },
    { id: pipeline.id, status: 'success' },
  ]);
  const of = async (query: string) => (await ben('GET', `${payments}/pipelines?${query}`)).body;
  expect(await of('ref=main')).toHaveLength(1);
  expect(await of('source=api')).toEqual([]);
  expect(await of('status=success&sort=asc')).toHaveLength(2);
  expect((await ben('GET', `${payments}/pipelines/latest?ref=fix`)).body.id).toBe(branch.id);
  expect((await ben('GET', `${payments}/pipelines/latest?ref=nowhere`)).status).toBe(403);
});

test('lists the jobs of a pipeline by their status', async () => {
  const { ben, pipeline } = await start();
  const jobs = (query: string) => ben('GET', `${payments}/pipelines/${pipeline.id}/jobs?per_page=100&${query}`);
  expect(names(await jobs('scope[]=manual'))).toContain('smoke test');
  expect(names(await jobs('scope[]=success&scope[]=failed'))).toEqual(['deploy to staging', 'unit tests']);
  expect((await jobs('scope[]=done')).status).toBe(400);
});

test('plays a manual job once, with variables, as whoever asked', async () => {
  const { gitlab, ada, play } = await start();
  const played = await play('smoke test', chat('--fast'), ada);
  expect(played).toMatchObject({ status: 200, body: { name: 'smoke test', status: 'pending' } });
  expect(gitlab.ci.job('acme/payments', 'smoke test')).toMatchObject({
    user: { username: 'ada.okafor' },
    variables: { CHAT_INPUT: '--fast' },
  });
  expect(await play('smoke test')).toMatchObject({
    status: 400,
    body: { message: '400 Bad request - Unplayable Job' },
  });
});

test('runs a job that is over again, as a new job', async () => {
  const { gitlab, ben, play, pipeline } = await start();
  const first = (await play('db-migrate')).body.id;
  gitlab.ci.fails('acme/payments', 'db-migrate');
  expect((await ben('GET', `${payments}/jobs/${first}`)).body).toMatchObject({
    status: 'failed',
    failure_reason: 'script_failure',
  });
  const second = (await play('db-migrate')).body.id;
  expect(second).not.toBe(first);
  expect(gitlab.ci.played('acme/payments', 'db-migrate')).toHaveLength(2);
  const jobs = `${payments}/pipelines/${pipeline.id}/jobs?per_page=100`;
  const ids = async (query = '') => (await ben('GET', jobs + query)).body.map((job: { id: number }) => job.id);
  expect(await ids()).not.toContain(first);
  expect(await ids('&include_retried=true')).toContain(first);
});

test.each([
  ['unit tests', 'ben.silva', 400],
  ['deploy to production', 'chloe.tan', 403],
  ['deploy to vault', 'ben.silva', 403],
  ['deploy to vault', 'ada.okafor', 200],
  ['smoke test', 'sam.stranger', 404],
])('answers %s, played by %s, with %i', async (name, user, status) => {
  const { play, api } = await start();
  expect((await play(name, undefined, api(user))).status).toBe(status);
});

test('opens a stage when the one before has succeeded', async () => {
  const { gitlab, ada, play } = await start();
  gitlab.ci.push('acme/payments', 'ben.silva', { finished: false });
  expect((await play('smoke test')).status).toBe(400);
  expect(gitlab.ci.job('acme/payments', 'smoke test').status).toBe('created');
  gitlab.ci.succeeds('acme/payments', 'unit tests');
  gitlab.ci.succeeds('acme/payments', 'deploy to staging');
  expect((await play('smoke test', undefined, ada)).status).toBe(200);
});

test('keeps variables to a role', async () => {
  const { gitlab, ada, ben, play } = await start();
  gitlab.ci.keepVariablesTo('acme/payments', 40);
  expect(await play('smoke test', chat('x'))).toMatchObject({ status: 403, body: { message: '403 Forbidden' } });
  expect((await play('smoke test')).status).toBe(200);
  const variables = [{ key: 'CHAT_INPUT', value: 'x' }];
  expect(await ben('POST', `${payments}/pipeline`, { ref: 'main', variables })).toMatchObject({
    status: 400,
    body: { message: { base: ['Insufficient permissions to set pipeline variables'] } },
  });
  expect((await ada('GET', payments)).body.ci_pipeline_variables_minimum_override_role).toBe('maintainer');
  expect((await ben('GET', payments)).body).not.toHaveProperty('ci_pipeline_variables_minimum_override_role');
});

test('starts a pipeline of source api', async () => {
  const { gitlab, ben, api } = await start();
  const post = (body: unknown, as = ben) => as('POST', `${payments}/pipeline`, body);
  const made = await post({ ref: 'main', variables: [{ key: 'CHAT_INPUT', value: 'a b' }] });
  expect(made).toMatchObject({ status: 201, body: { ref: 'main', source: 'api', status: 'pending' } });
  expect(gitlab.ci.pipeline('acme/payments').variables).toEqual({ CHAT_INPUT: 'a b' });
  expect((await post({})).body).toEqual({ error: 'ref is missing' });
  expect((await post({ ref: 'nowhere' })).body).toEqual({ message: { base: ['Reference not found'] } });
  expect((await post({ ref: 'main', variables: [{ key: 'A' }] })).status).toBe(400);
  expect((await post({ ref: 'main' }, api('chloe.tan'))).status).toBe(403);
  const elsewhere = await ben('POST', '/projects/acme%2Fplatform%2Fcheckout/pipeline', { ref: 'main' });
  expect(elsewhere.body).toEqual({ message: { base: ['Missing CI config file'] } });
});

test.each(['environments', 'deployments', 'pipelines', 'jobs/1'])('hides %s where CI is switched off', async (path) => {
  const { gitlab, ada } = await start();
  gitlab.ci.switchOff('acme/payments');
  expect(await ada('GET', `${payments}/${path}`)).toMatchObject({ status: 403, body: { message: '403 Forbidden' } });
  expect((await ada('GET', payments)).body).toMatchObject({ jobs_enabled: false, builds_access_level: 'disabled' });
});

test('leaves a deployment without its job when the pipeline is deleted', async () => {
  const { gitlab, ben, pipeline } = await start();
  gitlab.ci.deletePipeline(pipeline);
  const [staging] = (await ben('GET', `${payments}/environments?name=staging`)).body;
  expect((await ben('GET', `${payments}/environments/${staging.id}`)).body.last_deployment).toMatchObject({
    status: 'success',
    deployable: null,
  });
  expect((await ben('GET', `${payments}/pipelines/${pipeline.id}`)).status).toBe(404);
});

test('lets jobs run by themselves where told how long they take', async () => {
  const { clock, gitlab, ben, play } = await start({ jobsTake: 5_000 });
  const status = async (name: string) =>
    (await ben('GET', `${payments}/jobs/${gitlab.ci.job('acme/payments', name).id}`)).body.status;
  await play('smoke test');
  await play('load test');
  expect(await status('smoke test')).toBe('pending');
  clock.now += 5_000;
  expect(await status('smoke test')).toBe('running');
  clock.now += 5_000;
  expect([await status('smoke test'), await status('load test')]).toEqual(['success', 'failed']);
});

test('shows people what a link leads to', async () => {
  const { gitlab, play, pipeline } = await start();
  await play('smoke test', chat('<b>'));
  const page = async (path: string) => fetch(`${gitlab.url}/acme/payments/-/${path}`);
  expect(await (await page(`pipelines/${pipeline.id}`)).text()).toMatch(
    /unit tests.*smoke test.*CHAT_INPUT=&#60;b&#62;/s,
  );
  const { id } = gitlab.ci.job('acme/payments', 'smoke test');
  expect(await (await page(`jobs/${id}`)).text()).not.toContain('unit tests');
  expect((await page('jobs/9999')).status).toBe(404);
});

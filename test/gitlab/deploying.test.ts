import { afterEach, describe, expect, test } from '@jest/globals';
import { type GitLabStandIn, startGitLab } from '../../infra/sandbox/gitlab/start.ts';
import { createGitLab } from '../../lib/gitlab/client.ts';
import {
  environmentNames,
  findEnvironment,
  lastDeployment,
  waitingDeployments,
} from '../../lib/gitlab/environments.ts';
import { isUnplayable, playJob, readJob } from '../../lib/gitlab/jobs.ts';
import { createPipeline, findStarted, lastPipeline, pipelineJobs, readPipeline } from '../../lib/gitlab/pipelines.ts';
import { findProject } from '../../lib/gitlab/projects.ts';
import { Secret } from '../../lib/secret.ts';

/** What deploy and run say, said to the sandbox's GitLab, which has pipelines and remembers. */
let running: GitLabStandIn | undefined;
afterEach(() => running?.close());

const payments = 'acme/payments';

async function setup() {
  const clock = { now: Date.parse('2026-11-22T03:00:00Z') };
  const sandbox = await startGitLab({ now: () => clock.now, generatedProjects: 0 });
  running = sandbox;
  const gitlab = createGitLab({ url: sandbox.url, fetch, now: () => clock.now });
  const token = new Secret(sandbox.tokenFor('ben.silva').accessToken);
  const { id: projectId } = await findProject(gitlab, token, payments);
  const refusal = (call: Promise<unknown>) => call.then(() => undefined).catch((failure: unknown) => failure);
  return { clock, sandbox, gitlab, token, projectId, refusal };
}

test('tells the default branch, and whether CI/CD is on', async () => {
  const { sandbox, gitlab, token } = await setup();
  expect(await findProject(gitlab, token, payments)).toMatchObject({ defaultBranch: 'main', ciEnabled: true });
  sandbox.ci.switchOff(payments);
  expect(await findProject(gitlab, token, payments)).toMatchObject({ ciEnabled: false });
});

describe('environments', () => {
  test('are found by exactly their name, with their tier', async () => {
    const { gitlab, token, projectId } = await setup();
    const found = await findEnvironment(gitlab, token, projectId, 'production');
    expect(found).toEqual({ id: expect.any(Number), name: 'production', tier: 'production' });
    expect(await findEnvironment(gitlab, token, projectId, 'Production')).toBeUndefined();
    expect(await environmentNames(gitlab, token, projectId)).toContain('staging');
  });

  test('tell what is in them, which may be nothing, or of a pipeline that was deleted', async () => {
    const { sandbox, gitlab, token, projectId } = await setup();
    const last = async (name: string) => {
      const environment = await findEnvironment(gitlab, token, projectId, name);
      return environment && lastDeployment(gitlab, token, projectId, environment.id);
    };
    const { id, sha } = sandbox.ci.pipeline(payments);
    expect(await last('staging')).toMatchObject({
      ref: 'main',
      sha,
      job: { pipelineId: id, name: 'deploy to staging' },
    });
    expect(await last('production')).toBeUndefined();
    sandbox.ci.forgetPipelines(payments);
    expect(await last('staging')).toMatchObject({ sha, job: undefined });
  });

  test('have a deployment waiting for every job that could begin one', async () => {
    const { sandbox, gitlab, token, projectId } = await setup();
    const newer = sandbox.ci.push(payments, 'ben.silva');
    const waiting = await waitingDeployments(gitlab, token, projectId, 'canary');
    expect(waiting.map(({ name }) => name).toSorted()).toEqual([
      ...Array(2).fill('canary 10 percent'),
      ...Array(2).fill('canary 50 percent'),
    ]);
    expect(waiting[0]?.pipelineId).toBe(newer.id);
  });
});

describe('jobs', () => {
  test('are played with variables, and tell how it went', async () => {
    const { clock, sandbox, gitlab, token, projectId } = await setup();
    const { id } = sandbox.ci.job(payments, 'smoke test');
    const played = await playJob(gitlab, token, { projectId, id }, { CHAT_INPUT: 'eu' });
    expect(played).toMatchObject({ id, name: 'smoke test', status: 'pending', ref: 'main', startedAt: undefined });
    expect(sandbox.ci.job(payments, 'smoke test').variables).toEqual({ CHAT_INPUT: 'eu' });
    sandbox.ci.runs(payments, 'smoke test');
    clock.now += 5_000;
    sandbox.ci.fails(payments, 'smoke test');
    const { startedAt = 0, finishedAt = 0, ...ended } = await readJob(gitlab, token, projectId, id);
    expect(ended).toMatchObject({ status: 'failed', failureReason: 'script_failure' });
    expect(finishedAt - startedAt).toBe(5_000);
  });

  test('that cannot be played, or not by everybody, say so', async () => {
    const { sandbox, gitlab, token, projectId, refusal } = await setup();
    const play = (name: string) =>
      refusal(playJob(gitlab, token, { projectId, id: sandbox.ci.job(payments, name).id }, {}));
    const unplayable = await play('unit tests');
    expect(isUnplayable(unplayable)).toBe(true);
    const forbidden = await play('deploy to vault');
    expect(forbidden).toMatchObject({ code: 'forbidden', transient: false });
    expect(isUnplayable(forbidden)).toBe(false);
    expect(await refusal(readJob(gitlab, token, projectId, 99_999))).toMatchObject({ code: 'not_found' });
  });
});

describe('pipelines', () => {
  test('are found by their branch, with all their jobs', async () => {
    const { sandbox, gitlab, token, projectId } = await setup();
    const { id, sha } = sandbox.ci.pipeline(payments);
    sandbox.ci.push(payments, 'ben.silva', { ref: 'fix' });
    expect(await lastPipeline(gitlab, token, projectId, 'main')).toMatchObject({ id, sha, status: 'success' });
    expect(await lastPipeline(gitlab, token, projectId, 'nowhere')).toBeUndefined();
    expect(await pipelineJobs(gitlab, token, projectId, id)).toHaveLength(12);
  });

  test('of more jobs than a page holds are read to the end', async () => {
    const { sandbox, gitlab, token, projectId } = await setup();
    const { ci } = sandbox.ci.pipeline(payments).project;
    ci.plan = Array.from({ length: 130 }, (_, number) => ({ name: `job ${number}`, stage: 'test', manual: true }));
    const { id } = sandbox.ci.push(payments, 'ben.silva');
    expect(await pipelineJobs(gitlab, token, projectId, id)).toHaveLength(130);
  });

  test('are started over the API, and found again by who started them, and when', async () => {
    const { clock, sandbox, gitlab, token, projectId, refusal } = await setup();
    const since = clock.now;
    const mine = { projectId, ref: 'main', username: 'ben.silva', since };
    expect(await findStarted(gitlab, token, mine)).toBeUndefined();
    const { id } = await createPipeline(gitlab, token, { projectId, ref: 'main', variables: {} });
    expect(await findStarted(gitlab, token, mine)).toMatchObject({ id });
    expect(await findStarted(gitlab, token, { ...mine, username: 'ada.okafor' })).toBeUndefined();
    expect(await findStarted(gitlab, token, { ...mine, since: since + 1 })).toBeUndefined();
    expect(await readPipeline(gitlab, token, projectId, id)).toMatchObject({ status: 'pending', ref: 'main' });
    sandbox.ci.keepVariablesTo(payments, 40);
    const withInput = { projectId, ref: 'main', variables: { CHAT_INPUT: 'x' } };
    expect(await refusal(createPipeline(gitlab, token, withInput))).toMatchObject({
      code: 'invalid',
      detail: 'Insufficient permissions to set pipeline variables',
    });
  });
});

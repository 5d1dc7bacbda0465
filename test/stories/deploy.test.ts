import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { clickStart } from '../../lib/flows/click-start.ts';
import { payments } from './declaring.ts';
import {
  alone,
  answers,
  buttons,
  freshPipeline,
  newest,
  offered,
  orders,
  startCalls,
  startOperations,
  toldToAll,
} from './starting.ts';
import { startWorld, type World } from './world.ts';

let world: World;
let calls: number;
beforeAll(async () => {
  world = await startOperations();
});
afterAll(() => world.stops());
beforeEach(() => {
  freshPipeline(world);
  calls = startCalls(world);
});
afterEach(() => {
  world.gitlab.faults.clear();
  world.slack.faults.clear();
});

const job = (name: string) => world.gitlab.ci.job(payments, name);
const started = () => startCalls(world) - calls;
const minutes = (count: number) => count * 60_000;

describe('a deployment', () => {
  test('starts, is told to the channel, and its end takes the place of that', async () => {
    const said = await orders(world, 'payments deploy staging to qa');
    expect(said).toMatchObject({ ephemeral: false });
    expect(said.text).toMatch(
      /^Deployment started from staging to qa\. <.*\/-\/jobs\/\d+\|Follow its progress> · <.*\|acme\/payments> · `main` at `\w{8}` · by <@U0BEN>$/,
    );
    expect(job('deploy to qa')).toMatchObject({ status: 'pending', user: { username: 'ben.silva' }, variables: {} });
    world.gitlab.ci.runs(payments, 'deploy to qa');
    await world.passes(minutes(2));
    expect(newest(world).text).toMatch(/^Deployment started/);
    world.gitlab.ci.succeeds(payments, 'deploy to qa');
    await world.passes(minutes(2));
    expect(newest(world).ts).toBe(said.ts);
    expect(newest(world).text).toMatch(
      /^:white_check_mark: Deployment from staging to qa succeeded after 2 min\. <.*\|See the job>/,
    );
    expect(started()).toBe(1);
  });

  test('takes the pipeline that is in the environment, not the newest there is', async () => {
    const deployed = world.gitlab.ci.pipeline(payments);
    world.gitlab.ci.push(payments, 'ben.silva', { finished: false });
    await orders(world, 'payments deploy staging to qa');
    expect(deployed.jobs.find(({ plan }) => plan.name === 'deploy to qa')?.status).toBe('pending');
  });

  test.each([
    ['fails', /^:x: Deployment from staging to qa failed \(script failure\)/],
    ['isCanceled', /^:no_entry_sign: Deployment from staging to qa was canceled/],
  ] as const)('that %s is told so', async (end, words) => {
    await orders(world, 'payments deploy staging to qa');
    world.gitlab.ci[end](payments, 'deploy to qa');
    await world.passes(minutes(1));
    expect(newest(world).text).toMatch(words);
  });

  test('takes the job named like the target where several deploy there', async () => {
    await orders(world, 'payments deploy staging to eu');
    expect([job('eu').status, job('eu without migrations').status]).toEqual(['pending', 'manual']);
  });

  test('asks which, where several deploy there and none is named like it', async () => {
    const question = await orders(world, 'payments deploy staging to canary');
    expect(question).toMatchObject({ ephemeral: true });
    expect(question.text).toMatch(/Which job deploys to `canary`\?.*nothing was started yet/);
    expect(
      offered(question)
        .map(({ text }) => text)
        .toSorted(),
    ).toEqual(['canary 10 percent', 'canary 50 percent']);
    expect(started()).toBe(0);
    await answers(world, question, 'pick_job', 'canary 50 percent');
    expect([job('canary 10 percent').status, job('canary 50 percent').status]).toEqual(['manual', 'pending']);
    expect(newest(world).text).toMatch(/^Deployment started from staging to canary/);
  });

  test('finds the environments by names with spaces', async () => {
    const said = await orders(world, 'payments deploy review/try to fix to staging');
    expect(said.text).toMatch(/has no environment `review\/try to fix`/);
  });
});

describe('production', () => {
  test('is asked about first, with what will be run, by whom, and where from', async () => {
    const question = await orders(world, 'payments deploy staging to production');
    const { sha } = world.gitlab.ci.pipeline(payments);
    expect(question).toMatchObject({ ephemeral: true });
    expect(question.text).toContain('Deploy from `staging` to `production`, which is production');
    expect(question.text).toContain(`|deploy to production> with \`main\` at \`${sha.slice(0, 8)}\`, as Ben Silva.`);
    expect(buttons(question)).toEqual(['Deploy to production', 'Cancel']);
    expect(started()).toBe(0);
    await answers(world, question, 'start_it');
    expect(alone(world).text).toBe('Starting it; you will hear from me.');
    expect(newest(world).text).toMatch(/^Deployment started from staging to production\./);
    expect(job('deploy to production')).toMatchObject({ status: 'pending', user: { username: 'ben.silva' } });
  });

  test('runs what was confirmed, though another pipeline is there by then', async () => {
    const question = await orders(world, 'payments deploy staging to production');
    const confirmed = job('deploy to production');
    world.gitlab.ci.push(payments, 'ben.silva');
    await answers(world, question, 'start_it');
    expect(confirmed.status).toBe('pending');
    expect(job('deploy to production').status).toBe('manual');
  });

  test('is asked about after its job was picked', async () => {
    const canary = world.gitlab.world.projects
      .flatMap(({ ci }) => ci.environments)
      .find(({ name }) => name === 'canary');
    if (canary) canary.tier = 'production';
    const which = await orders(world, 'payments deploy staging to canary');
    await answers(world, which, 'pick_job', 'canary 10 percent');
    expect(started()).toBe(0);
    const sure = newest(world);
    expect(sure.text).toMatch(/Deploy from `staging` to `canary`, which is production.*\|canary 10 percent>/);
    await answers(world, sure, 'start_it');
    expect(job('canary 10 percent').status).toBe('pending');
    if (canary) canary.tier = 'testing';
  });

  test('is nobody’s to confirm but who was asked', async () => {
    const question = await orders(world, 'payments deploy staging to production');
    const [, action] = /"value":"(confirm [^"]+)"/.exec(JSON.stringify(question.blocks)) ?? [];
    const click = { actionId: 'start_it', value: action, selected: [], blockId: 'b', type: 'button', actionTs: '1.1' };
    expect(await clickStart(world.rooms, world.person('U0ADA'), click)).toMatchObject({
      text: expect.stringContaining('too old'),
    });
    await world.settles();
    expect(started()).toBe(0);
  });

  test('is left alone by Cancel', async () => {
    const question = await orders(world, 'payments deploy staging to production');
    await answers(world, question, 'leave_it');
    expect(alone(world).text).toBe('Nothing was started.');
    expect(started()).toBe(0);
  });

  test('is not started by a confirmation older than ten minutes', async () => {
    const question = await orders(world, 'payments deploy staging to production');
    await world.passes(minutes(11));
    await answers(world, question, 'start_it');
    expect(alone(world).text).toMatch(/too old\. Nothing was started now; type the command again/);
    expect(started()).toBe(0);
  });

  test('is started once by a double click, and by a click delivered twice', async () => {
    const question = await orders(world, 'payments deploy staging to production');
    const { channel, ts } = question;
    const ben = world.slack.as('U0BEN');
    await Promise.all([ben.clicks({ channel, ts }, 'start_it'), ben.clicks({ channel, ts }, 'start_it')]);
    const delivery = world.slack.deliveries.at(-1);
    if (delivery) await world.slack.redelivers(delivery);
    await world.settles();
    expect(started()).toBe(1);
    expect(toldToAll(world).filter((text) => text.includes('to production'))).not.toHaveLength(0);
  });
});

describe('a job delivered again', () => {
  test('starts nothing a second time, wherever the worker died', async () => {
    await world.slack.as('U0BEN').types('C0INCIDENTS', '/gitlab payments deploy staging to qa');
    const delivery = world.slack.deliveries.at(-1);
    if (delivery) await world.slack.redelivers(delivery);
    await world.settles();
    await world.sweeps();
    await world.passes(minutes(1));
    await world.sweeps();
    expect(started()).toBe(1);
  });
});

test('asks a stranger to connect, and goes on by itself', async () => {
  const fresh = await startWorld();
  try {
    await fresh.slack.as('U0BEN').types('C0INCIDENTS', '/gitlab acme/payments deploy staging to qa');
    const [typed] = fresh.slack.deliveries.slice(-1);
    expect(newest(fresh).text).toMatch(/connect it once.*goes on by itself/);
    expect(startCalls(fresh)).toBe(0);
    await fresh.links('U0BEN', 'ben.silva');
    const key = new URLSearchParams(typed?.body).get('trigger_id') ?? '';
    await fresh.rooms.submissions.activate(fresh.tenant, key, fresh.clock.now());
    await fresh.sweeps();
    expect(newest(fresh).text).toMatch(/^Deployment started from staging to qa/);
  } finally {
    await fresh.stops();
  }
});

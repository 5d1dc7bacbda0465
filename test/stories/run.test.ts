import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { payments } from './declaring.ts';
import { answers, buttons, freshPipeline, newest, orders, startCalls, startOperations, toldToAll } from './starting.ts';
import { whileTimePasses } from './until.ts';
import type { World } from './world.ts';

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
afterEach(() => world.gitlab.faults.clear());

const job = (name: string) => world.gitlab.ci.job(payments, name);
const started = () => startCalls(world) - calls;
const minutes = (count: number) => count * 60_000;
const ci = () => {
  const project = world.gitlab.world.projects.find(({ path }) => path === payments);
  if (!project) throw new Error('there are no payments');
  return project.ci;
};

describe('a job', () => {
  test('is played with its arguments in CHAT_INPUT, told to the channel, and its end takes the place of that', async () => {
    const said = await orders(world, 'payments run db-migrate --to 42 & "now"');
    expect(job('db-migrate')).toMatchObject({
      status: 'pending',
      user: { username: 'ben.silva' },
      variables: { CHAT_INPUT: '--to 42 & "now"' },
    });
    expect(said.ephemeral).toBe(false);
    expect(said.text).toMatch(
      /^<.*\/-\/jobs\/\d+\|db-migrate> started · <.*\|acme\/payments> · `main` at `\w{8}` · by <@U0BEN>$/,
    );
    world.gitlab.ci.runs(payments, 'db-migrate');
    await world.passes(minutes(5));
    world.gitlab.ci.succeeds(payments, 'db-migrate');
    await world.passes(minutes(3));
    expect(newest(world)).toMatchObject({ ts: said.ts, ephemeral: false });
    expect(newest(world).text).toMatch(/^:white_check_mark: <.*\|db-migrate> succeeded after 5 min ·/);
  });

  test('without arguments is handed no variable, so that a project that restricts them runs it', async () => {
    world.gitlab.ci.keepVariablesTo(payments, 40);
    await orders(world, 'payments run db-migrate');
    expect(job('db-migrate')).toMatchObject({ status: 'pending', variables: {} });
    world.gitlab.ci.keepVariablesTo(payments, 30);
  });

  test('with spaces in its name goes in quotes, straight or curly, in any case', async () => {
    await orders(world, 'payments run “Smoke Test” eu west');
    expect(job('smoke test')).toMatchObject({ status: 'pending', variables: { CHAT_INPUT: 'eu west' } });
  });

  test('with spaces and without quotes says so, and runs nothing', async () => {
    const said = await orders(world, 'payments run smoke test eu');
    expect(said.text).toContain(
      'The name of a job with spaces goes in quotes: type `/gitlab payments run "smoke test" &lt;arguments&gt;`.',
    );
    expect(started()).toBe(0);
  });

  test('never shows its arguments to the channel, nor logs them', async () => {
    await orders(world, 'payments run db-migrate token=hunter2');
    world.gitlab.ci.fails(payments, 'db-migrate');
    await world.passes(minutes(1));
    expect(newest(world).text).toMatch(/^:x: <.*\|db-migrate> failed \(script failure\)/);
    expect(toldToAll(world).join()).not.toContain('hunter2');
    expect(world.logged.join()).not.toContain('hunter2');
  });
});

describe('following', () => {
  test('looks after 10, 20, 40, 60 and then every 120 seconds, for an hour, with its author’s token', async () => {
    await orders(world, 'payments run db-migrate');
    world.gitlab.ci.runs(payments, 'db-migrate');
    const since = world.clock.now();
    await world.passes(minutes(70));
    const looks = world.gitlab.requests.filter(
      ({ method, path, at }) => method === 'GET' && path.endsWith(`/jobs/${job('db-migrate').id}`) && at > since,
    );
    expect(looks.slice(0, 6).map(({ at }) => (at - since) / 1000)).toEqual([10, 30, 70, 130, 250, 370]);
    expect(looks.every(({ user }) => user === 'ben.silva')).toBe(true);
    expect(looks.at(-1)?.at).toBeLessThanOrEqual(since + minutes(62));
    const ben = world.slack.as('U0BEN');
    expect(ben.sees(ben.dmWithApp()).at(-1)?.text).toMatch(/\|db-migrate> is still running: <.*\|see in GitLab>/);
  });

  test('goes on through an outage, and after the response_url has expired tells by a direct message', async () => {
    await orders(world, 'payments run db-migrate');
    world.gitlab.ci.runs(payments, 'db-migrate');
    await world.passes(minutes(20));
    world.gitlab.faults.down = true;
    await world.passes(minutes(15));
    world.gitlab.faults.clear();
    world.gitlab.ci.succeeds(payments, 'db-migrate');
    await world.passes(minutes(10));
    const ben = world.slack.as('U0BEN');
    expect(ben.sees(ben.dmWithApp()).at(-1)?.text).toMatch(/^:white_check_mark: <.*\|db-migrate> succeeded/);
  });

  test('survives a queue that is lost', async () => {
    const said = await orders(world, 'payments run db-migrate');
    await world.passes(15_000);
    world.queue.clear();
    world.gitlab.ci.succeeds(payments, 'db-migrate');
    world.clock.moveTo(world.clock.now() + minutes(5));
    await world.sweeps();
    expect(newest(world)).toMatchObject({ ts: said.ts });
    expect(newest(world).text).toMatch(/succeeded/);
  });

  test('says so when the pipeline is deleted meanwhile, or the grant is taken back', async () => {
    await orders(world, 'payments run db-migrate');
    world.gitlab.ci.deletePipeline(world.gitlab.ci.pipeline(payments));
    await world.passes(minutes(1));
    expect(newest(world).text).toMatch(/was started, but I cannot tell how it ends: it was deleted\./);
    freshPipeline(world);
    await orders(world, 'payments run db-migrate', { user: 'U0ADA' });
    world.gitlab.as('ada.okafor').revokesApps();
    await whileTimePasses(world.clock, world.passes(minutes(1)));
    expect(newest(world).text).toMatch(/cannot tell how it ends: your GitLab account is not connected any more/);
    await world.links('U0ADA', 'ada.okafor');
  });
});

describe('no such job to play', () => {
  test('names those most like it, and offers a whole pipeline, which only a click starts', async () => {
    const said = await orders(world, 'payments run db-migrat --to 42');
    expect(said.ephemeral).toBe(true);
    expect(said.text).toMatch(
      /has no job `db-migrat`\. Its manual jobs most like that are `db-migrate`, .*Nothing was started\.$/,
    );
    expect(buttons(said)).toEqual(['Start a whole pipeline on main with CHAT_INPUT', 'Cancel']);
    await world.passes(minutes(5));
    expect(started()).toBe(0);
    await answers(world, said, 'start_it');
    expect(started()).toBe(1);
    expect(world.gitlab.ci.pipeline(payments)).toMatchObject({
      source: 'api',
      ref: 'main',
      user: { username: 'ben.silva' },
      variables: { CHAT_INPUT: '--to 42' },
    });
    expect(newest(world).text).toMatch(/^<.*\/-\/pipelines\/\d+\|Pipeline> on `main` started · <.*\|acme\/payments>/);
    world.gitlab.ci.succeeds(payments, 'unit tests');
    world.gitlab.ci.succeeds(payments, 'deploy to staging');
    await world.passes(minutes(1));
    expect(newest(world).text).toMatch(/^:white_check_mark: <.*\|Pipeline> on `main` succeeded/);
  });

  test('starts one pipeline, however often the button is clicked', async () => {
    const { channel, ts } = await orders(world, 'payments run nothing');
    const ben = world.slack.as('U0BEN');
    await Promise.all([ben.clicks({ channel, ts }, 'start_it'), ben.clicks({ channel, ts }, 'start_it')]);
    await world.settles();
    expect(started()).toBe(1);
  });

  test.each([
    ['succeeds', /\|db-migrate> has run already, and succeeded.*Nothing was started/],
    ['fails', /\|db-migrate> has run already, and failed: retry it in GitLab.*Nothing was started/],
    ['isCanceled', /\|db-migrate> was canceled/],
  ] as const)('because it %s: says so and offers a whole pipeline', async (end, why) => {
    world.gitlab.ci[end](payments, 'db-migrate');
    const said = await orders(world, 'payments run db-migrate');
    expect(said.text).toMatch(why);
    expect(buttons(said)).toEqual(['Start a whole pipeline on main', 'Cancel']);
  });

  test('because it runs, or its stage has not come: offers nothing', async () => {
    world.gitlab.ci.runs(payments, 'db-migrate');
    const running = await orders(world, 'payments run db-migrate');
    expect(running.text).toMatch(/\|db-migrate> runs already: follow it there\.$/);
    expect(buttons(running)).toEqual([]);
    world.gitlab.ci.push(payments, 'ben.silva', { finished: false });
    const early = await orders(world, 'payments run db-migrate');
    expect(early.text).toMatch(/cannot be played yet: wait until the stages before it are done, then try again\.$/);
    expect(started()).toBe(0);
  });

  test('because the branch has no pipeline', async () => {
    world.gitlab.ci.forgetPipelines(payments);
    const said = await orders(world, 'payments run db-migrate');
    expect(said.text).toMatch(/^There is no pipeline on `main` in .*\. Nothing was started\.$/);
    expect(buttons(said)).toHaveLength(2);
  });

  test('and GitLab refuses the pipeline: its words, and what to do', async () => {
    const question = await orders(world, 'payments run nothing here');
    const { plan } = ci();
    ci().plan = [];
    await answers(world, question, 'start_it');
    expect(newest(world).text).toMatch(/GitLab did not start it in .*: Missing CI config file\. Mend that in GitLab/);
    ci().plan = plan;
  });
});

describe('rights', () => {
  test('take at least a Developer', async () => {
    const said = await orders(world, 'payments run db-migrate', { user: 'U0CHLOE' });
    expect(said.text).toMatch(/need at least the Developer role: ask one of its Maintainers/);
    expect(job('db-migrate').status).toBe('manual');
    const question = await orders(world, 'payments run nothing', { user: 'U0CHLOE' });
    await answers(world, question, 'start_it', undefined, 'U0CHLOE');
    expect(newest(world, { user: 'U0CHLOE' }).text).toMatch(/need at least the Developer role/);
  });

  test('may not reach to variables: says so, for a job and for a pipeline', async () => {
    world.gitlab.ci.keepVariablesTo(payments, 40);
    const said = await orders(world, 'payments run db-migrate --all');
    expect(said.text).toMatch(/not with arguments \(CI\/CD variables\): leave the arguments out, or ask a Maintainer/);
    const question = await orders(world, 'payments run nothing --all');
    await answers(world, question, 'start_it');
    expect(newest(world).text).toMatch(/does not let you hand arguments \(CI\/CD variables\) to its pipelines: leave/);
    world.gitlab.ci.keepVariablesTo(payments, 30);
  });

  test('may not reach to a protected job', async () => {
    const said = await orders(world, 'payments run "deploy to vault"');
    expect(said.text).toMatch(/does not let you play `deploy to vault` .*protected\. Ask a Maintainer to play it/);
  });
});

test.each([
  ['payments run', /the name of the job is missing/],
  ['payments run "smoke test', /the quote around the name of the job does not end/],
  ['paments run db-migrate', /no project `paments`.*nearest aliases here are `payments`/],
  ['acme/platform/checkout run db-migrate', /There is no pipeline on `main`/],
])('%s says what is wrong', async (command, why) => {
  expect((await orders(world, command)).text).toMatch(why);
  expect(started()).toBe(0);
});

import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { payments } from './declaring.ts';
import { alone, answers, freshPipeline, newest, orders, startCalls, startOperations } from './starting.ts';
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

describe('no deployment', () => {
  test.each([
    ['paymets deploy staging to qa', /no project `paymets`.*nearest aliases here are `payments`.*project list/],
    ['payments deploy stagign to qa', /has no environment `stagign`: try one of `staging`, /],
    ['payments deploy staging to prod', /has no environment `prod`: try one of `production`, /],
    ['payments deploy staging to staging', /both where to deploy from and where to: name two different/],
    ['payments deploy production to qa', /Nothing was ever deployed to `production`.*deploy to it first/],
    ['payments deploy staging', /say from which environment to which/],
    ['acme/archived-shop deploy staging to qa', /is archived: unarchive it in GitLab/],
  ])('%s', async (command, why) => {
    const said = await orders(world, command);
    expect(said.ephemeral).toBe(true);
    expect(said.text).toMatch(why);
    expect(started()).toBe(0);
  });

  test('to who is not a Developer', async () => {
    const said = await orders(world, 'payments deploy staging to qa', { user: 'U0CHLOE' });
    expect(said.text).toMatch(/need at least the Developer role: ask one of its Maintainers.*Nothing was started\./);
    await world.links('U0CHLOE', 'gus.guest');
    const guest = await orders(world, 'payments deploy staging to qa', { user: 'U0CHLOE' });
    expect(guest.text).toMatch(/need at least the Developer role/);
    await world.links('U0CHLOE', 'sam.stranger');
    const stranger = await orders(world, 'payments deploy staging to qa', { user: 'U0CHLOE' });
    expect(stranger.text).toMatch(/There is no project `payments` that your GitLab account can see/);
    await world.links('U0CHLOE', 'chloe.tan');
  });

  test('to a protected environment, but for those it lets in', async () => {
    const said = await orders(world, 'payments deploy staging to vault');
    expect(said.text).toMatch(/does not let you deploy to `vault`.*protected.*Ask a Maintainer/);
    await orders(world, 'payments deploy staging to vault', { user: 'U0ADA' });
    expect(job('deploy to vault')).toMatchObject({ status: 'pending', user: { username: 'ada.okafor' } });
  });

  test.each([
    ['runs', /\|deploy to qa> runs already: follow it there/],
    ['succeeds', /\|deploy to qa> has run already, and succeeded/],
    ['fails', /\|deploy to qa> has run already, and failed: retry it in GitLab/],
  ] as const)('to a job that %s', async (end, why) => {
    world.gitlab.ci[end](payments, 'deploy to qa');
    expect((await orders(world, 'payments deploy staging to qa')).text).toMatch(why);
    expect(started()).toBe(0);
  });

  test('to what GitLab finds unplayable for a reason of its own', async () => {
    const body = { message: '400 Bad request - Unplayable Job' };
    world.gitlab.faults.add({
      match: 'POST /api/v4/projects/:id/jobs/:job/play',
      effect: { kind: 'status', status: 400, body },
    });
    const said = await orders(world, 'payments deploy staging to qa');
    expect(said.text).toMatch(/\|deploy to qa> cannot be played as GitLab has it: it may wait for an approval/);
    expect(job('deploy to qa').status).toBe('manual');
  });

  test('where the pipeline has no such job', async () => {
    const others = world.gitlab.world.projects.find(({ path }) => path === payments)?.ci;
    const plan = others?.plan ?? [];
    if (others) others.plan = plan.filter(({ environment }) => environment !== 'qa');
    freshPipeline(world);
    const said = await orders(world, 'payments deploy staging to qa');
    expect(said.text).toMatch(/last deployed to `staging` has no manual job that deploys to `qa`: add one/);
    if (others) others.plan = plan;
  });

  test('where the pipeline was deleted', async () => {
    world.gitlab.ci.deletePipeline(world.gitlab.ci.pipeline(payments));
    const said = await orders(world, 'payments deploy staging to qa');
    expect(said.text).toMatch(/was deleted in .*run a new pipeline in GitLab, then try again/);
  });

  test('where it is deleted between the question and the answer', async () => {
    const question = await orders(world, 'payments deploy staging to production');
    world.gitlab.ci.deletePipeline(world.gitlab.ci.pipeline(payments));
    await answers(world, question, 'start_it');
    expect(newest(world).text).toMatch(/was deleted/);
  });
});

test('says so where CI/CD is switched off, and where deployments are', async () => {
  const fresh = await startOperations();
  try {
    const question = await orders(fresh, 'payments deploy staging to production');
    await fresh.slack.as('U0ADA').types('C0INCIDENTS', '/gitlab feature deployments off');
    await fresh.settles();
    await answers(fresh, question, 'start_it');
    expect(alone(fresh).text).toMatch(/switched off/);
    expect((await orders(fresh, 'payments deploy staging to qa')).text).toMatch(/switched off/);
    await fresh.slack.as('U0ADA').types('C0INCIDENTS', '/gitlab feature deployments on');
    await fresh.settles();
    fresh.gitlab.ci.switchOff(payments);
    expect((await orders(fresh, 'payments deploy staging to qa')).text).toMatch(
      /has CI\/CD switched off: switch it on/,
    );
    expect(startCalls(fresh)).toBe(0);
  } finally {
    await fresh.stops();
  }
});

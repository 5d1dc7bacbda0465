import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { clickStart } from '../../lib/flows/click-start.ts';
import { clicks } from './acting.ts';
import { anIssue, checkout, issuesOf } from './issues.ts';
import { alone, answers, freshPipeline, newest, orders, startCalls, startOperations } from './starting.ts';
import { answer, types } from './typing.ts';
import type { World } from './world.ts';

/** What a reviewer tried to break the older commands with. */

let world: World;
let calls: number;
beforeAll(async () => {
  world = await startOperations();
  await answer(world, `project add ${checkout} as checkout`);
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

const started = () => startCalls(world) - calls;
const minutes = (count: number) => count * 60_000;

describe('an issue', () => {
  test('of a URL that no server could have is a project nobody knows', async () => {
    expect(await answer(world, `${world.gitlab.url}/acme/%ff issue show 1`)).toMatch(/cannot find/);
  });

  test('of a group’s URL is not said to be of another GitLab', async () => {
    const said = await answer(world, `${world.gitlab.url}/acme issue show 1`);
    expect(said).toContain(`not the address of a project on ${world.gitlab.url}`);
  });

  test('that was moved is not said to be opened again where it was', async () => {
    const { iid } = anIssue(world);
    await types(world, `payments issue move ${iid} to checkout`);
    const said = await answer(world, `payments issue close ${iid}`);
    expect(said).toContain('was moved to another project');
    expect(said).not.toContain('issue reopen');
  });

  test('with a long title is not cut before its author has read the question', async () => {
    const title = `Far too long ${'x'.repeat(255)}`;
    world.slack.faults.add({ method: 'response_url', status: 503 });
    await types(world, `payments issue new ${title}`);
    await world.passes(minutes(2));
    expect(issuesOf(world).filter((issue) => issue.title.startsWith('Far too long'))).toHaveLength(0);
    expect(newest(world, { user: 'U0ADA' }).text).toMatch(/^The title is too long/);
    await clicks(world, 'retry_submission');
    await world.passes(minutes(1));
    expect(issuesOf(world).filter((issue) => issue.title.startsWith('Far too long'))).toHaveLength(1);
  });

  test('names people in its title without mentioning whoever has that name in GitLab', async () => {
    await types(world, 'payments issue new @ben says that @here p99 > 2s, see https://a.example/p');
    expect(issuesOf(world).at(-1)?.title).toBe('ben says that here p99 > 2s, see https://a.example/p');
  });

  test('is not searched for by a text that fits into no address', async () => {
    expect(await answer(world, `payments issue search ${'x'.repeat(3_000)}`)).toContain('at most 500 characters');
  });

  test('is not looked for in what an alias meant at another GitLab', async () => {
    const { projectId } = (await world.rooms.aliases.find(world.tenant, 'payments')) ?? { projectId: 0 };
    const { iid } = anIssue(world, 'Not of that GitLab');
    const elsewhere = { tenant: world.tenant, alias: 'elsewhere', instance: 'https://old.example', projectId };
    await world.rooms.aliases.claim({ ...elsewhere, createdBy: 'U0ADA' });
    expect(await answer(world, `elsewhere issue show ${iid}`)).toContain('cannot find');
  });
});

describe('a question about starting something', () => {
  const clicked = (question: { blocks: unknown }, actionId: string) => {
    const [, value] = /"value":"((?:confirm|start) [^"]+)"/.exec(JSON.stringify(question.blocks)) ?? [];
    const action = { actionId, value, selected: [], blockId: 'b', type: 'button', actionTs: '1.1' };
    return clickStart(world.rooms, world.person('U0BEN'), action);
  };

  test('that was left by Cancel starts nothing any more', async () => {
    const question = await orders(world, 'payments deploy staging to production');
    await clicked(question, 'leave_it');
    expect(await clicked(question, 'start_it')).toMatchObject({
      text: expect.stringContaining('Nothing was started now'),
    });
    await world.settles();
    expect(started()).toBe(0);
  });

  test('that was answered is not said to have started nothing', async () => {
    const question = await orders(world, 'payments deploy staging to production');
    await clicked(question, 'start_it');
    expect(await clicked(question, 'leave_it')).toMatchObject({
      text: expect.not.stringMatching(/^Nothing was started\.$/),
    });
    await world.settles();
    expect(started()).toBe(1);
  });
});

test('what is switched off is not started by a button from before', async () => {
  world.gitlab.faults.down = true;
  const refused = await orders(world, 'payments run db-migrate');
  world.gitlab.faults.clear();
  expect(refused.text).toContain('Nothing was started');
  await types(world, 'feature deployments off');
  await answers(world, refused, 'retry_submission');
  await world.passes(minutes(1));
  expect(started()).toBe(0);
  expect(alone(world).text).toMatch(/switched off/);
  await types(world, 'feature deployments on');
});

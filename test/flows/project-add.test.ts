import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import type { GitLabStandIn } from '../../infra/sandbox/gitlab/start.ts';
import { NotLinked } from '../../lib/flows/acting.ts';
import { hookIdOf } from '../../lib/flows/connect-hook.ts';
import { type Dynamo, startDynamo } from '../store/dynamo.ts';
import { projectDesk } from './project-desk.ts';
import { quietGitLab } from './workplace.ts';

let dynamo: Dynamo;
let gitlab: GitLabStandIn;

beforeAll(async () => {
  dynamo = await startDynamo();
});
beforeEach(async () => {
  gitlab = await quietGitLab();
});
afterEach(() => gitlab.close());
afterAll(() => dynamo.stop());

const setup = () => projectDesk(dynamo, gitlab);

describe('project add', () => {
  test('by a Maintainer stores the project under its id, names it, and connects its webhook', async () => {
    const { rooms, tenant, type, linked, project, hooksInGitLab } = await setup();
    const ada = await linked('ada.okafor');
    expect(await type(ada, 'project add acme/payments as Pay')).toMatch(
      /^<http[^|]+\|acme\/payments> is added as `pay`\. Its webhook is connected\.$/,
    );
    const stored = await project();
    expect(stored).toMatchObject({
      path: 'acme/payments',
      visibility: 'private',
      keeper: { userId: ada.userId, name: 'Ada Okafor' },
      hook: { signing: false },
    });
    const [hook] = hooksInGitLab();
    expect(hook?.url).toBe(`http://127.0.0.1:3000/gitlab/webhooks/${stored?.hook?.id}`);
    expect(hook?.events).toMatchObject({ issues_events: true, confidential_issues_events: true, push_events: false });
    const row = await rooms.hooks.find(stored?.hook?.id ?? '');
    expect(row).toMatchObject({ tenant, mode: 'token', projectId: stored?.projectId });
    expect(row?.secret.reveal()).toBe(hook?.token);
    expect(row?.secret.reveal()).toHaveLength(43);
  });

  test('connects a signed webhook where GitLab signs, by another secret than the token that travels', async () => {
    gitlab.world.version = '19.0.0';
    const { rooms, type, linked, project, hooksInGitLab } = await setup();
    expect(await type(await linked('ada.okafor'), 'project add acme/payments')).toContain('connected, and signed');
    const row = await rooms.hooks.find((await project())?.hook?.id ?? '');
    const [hook] = hooksInGitLab();
    expect(row?.mode).toBe('signing');
    expect(row?.secret.reveal()).toBe(hook?.signingToken);
    expect(hook?.token).not.toBe(hook?.signingToken);
  });

  test('can prove the first delivery: our row is there before GitLab’s', async () => {
    const { rooms, type, linked, hooksInGitLab } = await setup();
    const save = rooms.hooks.save;
    let inGitLabAtFirstSave: number | undefined;
    rooms.hooks.save = (hook) => {
      inGitLabAtFirstSave ??= hooksInGitLab().length;
      return save(hook);
    };
    await type(await linked('ada.okafor'), 'project add acme/payments');
    expect(inGitLabAtFirstSave).toBe(0);
  });

  test.each([
    ['its path', () => 'acme/payments'],
    ['a former path', () => 'acme/payment'],
    ['its id', (id: number) => String(id)],
    ['its URL, as Slack wraps it', () => `<${gitlab.url}/acme/payments/-/issues/3>`],
    ['its alias', () => 'payments'],
  ])('takes a project by %s', async (_, typed) => {
    const { type, linked, project, idOf } = await setup();
    const ben = await linked('ben.silva');
    await type(ben, 'project add acme/payments');
    expect(await type(ben, `project add ${typed(idOf('acme/payments'))}`)).toContain('is added as `payments`');
    expect(await project()).toBeDefined();
  });

  test('with less rights keeps project and alias, and a Maintainer finishes it by the same command', async () => {
    const { type, linked, project, hooksInGitLab } = await setup();
    expect(await type(await linked('chloe.tan'), 'project add acme/payments as pay')).toMatch(
      /added as `pay`\. Its webhook is not connected yet: a Maintainer .* typing `\/gitlab project add acme\/payments`\.$/,
    );
    expect(hooksInGitLab()).toEqual([]);
    expect(await type(await linked('ada.okafor'), 'project add acme/payments')).toContain('webhook is connected');
    expect(await project()).toMatchObject({ keeper: { name: 'Chloe Tan' }, hook: { signing: false } });
  });

  test('typed again adds another alias and no second webhook', async () => {
    const { type, linked, aliases, hooksInGitLab } = await setup();
    const ada = await linked('ada.okafor');
    await type(ada, 'project add acme/payments as pay');
    await type(ada, 'project add pay as money');
    await type(ada, 'project add money');
    expect(await aliases()).toEqual(['money', 'pay']);
    expect(hooksInGitLab()).toHaveLength(1);
  });

  test.each([
    ['the answer of GitLab was lost', async () => {}, 'lost'],
    ['our secret was lost too', async (forget: () => Promise<unknown>) => forget(), 'lost'],
  ] as const)('typed again after %s leaves one webhook that works', async (_, between, kind) => {
    const { rooms, tenant, type, linked, idOf, project, hooksInGitLab } = await setup();
    const ada = await linked('ada.okafor');
    gitlab.faults.add({ match: 'POST /api/v4/projects/:id/hooks', effect: { kind } });
    await expect(type(ada, 'project add acme/payments')).rejects.toThrow('gitlab');
    const id = hookIdOf({ tenant, instance: rooms.instance, projectId: idOf('acme/payments') });
    await between(() => rooms.hooks.remove(id));
    expect(await type(ada, 'project add acme/payments')).toContain('webhook is connected');
    expect(hooksInGitLab()).toHaveLength(1);
    expect((await rooms.hooks.find(id))?.secret.reveal()).toBe(hooksInGitLab()[0]?.token);
    expect((await project())?.hook?.gitlabHookId).toBe(hooksInGitLab()[0]?.id);
  });

  test('mends a webhook that signs while we would believe its token', async () => {
    gitlab.world.version = '19.0.0';
    const { rooms, type, linked, project, hooksInGitLab } = await setup();
    const ada = await linked('ada.okafor');
    await type(ada, 'project add acme/payments');
    const row = await rooms.hooks.find((await project())?.hook?.id ?? '');
    if (row) await rooms.hooks.save({ ...row, mode: 'token' });
    await type(ada, 'project add acme/payments');
    expect((await rooms.hooks.find(row?.id ?? ''))?.secret.reveal()).toBe(hooksInGitLab()[0]?.signingToken);
    expect(hooksInGitLab()).toHaveLength(1);
  });

  test('says what GitLab has against the webhook', async () => {
    const { type, linked, project } = await setup();
    const body = { message: { url: ['is blocked: Requests to localhost are not allowed'] } };
    gitlab.faults.add({ match: 'POST /api/v4/projects/:id/hooks', effect: { kind: 'status', status: 422, body } });
    expect(await type(await linked('ada.okafor'), 'project add acme/payments')).toMatch(
      /GitLab did not take its webhook \(.*is blocked.*\): mend that, then type `\/gitlab project add acme\/payments` again\.$/,
    );
    expect((await project())?.hook).toBeUndefined();
  });

  test('takes over from a keeper whose grant is gone, from nobody else', async () => {
    const { rooms, type, linked, project } = await setup();
    const [ada, ben] = [await linked('ada.okafor'), await linked('ben.silva')];
    await type(ada, 'project add acme/payments');
    await type(ben, 'project add acme/payments');
    expect((await project())?.keeper.name).toBe('Ada Okafor');
    await rooms.tokens.remove(ada, rooms.instance);
    await type(ben, 'project add acme/payments');
    expect((await project())?.keeper).toEqual({ userId: ben.userId, name: 'Ben Silva' });
  });

  test('refuses an alias that means another project, names that one, and stores nothing', async () => {
    const { type, linked, project } = await setup();
    const ada = await linked('ada.okafor');
    await type(ada, 'project add acme/payments as pay');
    expect(await type(ada, 'project add acme/platform/checkout as pay')).toBe(
      '`pay` already means acme/payments: choose another alias, such as `/gitlab project add acme/platform/checkout as pay-2`.',
    );
    expect(await project('acme/platform/checkout')).toBeUndefined();
  });

  test('without a wish takes the last part of the path, or none and says why', async () => {
    const { type, linked, aliases } = await setup();
    gitlab.addProject({ path: 'other/payments', members: { 'ben.silva': 30 } });
    gitlab.addProject({ path: 'other/2024 Help!', members: { 'ben.silva': 30 } });
    gitlab.addProject({ path: 'other/help', members: { 'ben.silva': 30 } });
    const ben = await linked('ben.silva');
    await type(ben, 'project add acme/payments');
    expect(await type(ben, 'project add other/payments')).toMatch(
      /is added without an alias, because `payments` already means acme\/payments; give it one with `\/gitlab project add other\/payments as &lt;alias&gt;`/,
    );
    expect(await type(ben, 'project add other/help')).toContain('is added without an alias; give it one');
    expect(await aliases()).toEqual(['payments']);
  });

  test.each([
    ['ada.okafor', 'acme/nothing', /cannot find `acme\/nothing`: check the spelling, or ask/],
    ['sam.stranger', 'acme/payments', /cannot find `acme\/payments`: .* then try again\.$/],
    ['ada.okafor', 'nothing', /cannot find `nothing`/],
    ['ada.okafor', '99999999', /cannot find `99999999`/],
    [
      'ada.okafor',
      'https://gitlab.elsewhere.example/acme/payments',
      /not the address of a project on http:.* paste one that is\.$/,
    ],
    ['ada.okafor', 'acme/archived-shop', /is archived: unarchive it .* then try again\.$/],
    ['ada.okafor', 'acme/no-issues', /issues switched off.* then try again\.$/],
    ['gus.guest', 'acme/payments', /at least the Reporter role: .* then try again\.$/],
    ['sam.stranger', 'acme/platform/checkout', /at least the Reporter role/],
  ])('as %s refuses %s, and says what to do', async (username, typed, refusal) => {
    const { rooms, tenant, type, linked } = await setup();
    expect(await type(await linked(username), `project add ${typed}`)).toMatch(refusal);
    expect(await rooms.projects.all(tenant)).toEqual([]);
    expect(await rooms.aliases.all(tenant)).toEqual([]);
  });

  test('asks who has no GitLab account here to connect one', async () => {
    const { tenant, type } = await setup();
    const nobody = { tenant, teamId: 'T1', userId: 'U0' };
    await expect(type(nobody, 'project add acme/payments')).rejects.toThrow(NotLinked);
  });

  test('fails, to be tried again, while GitLab is away', async () => {
    const { type, linked } = await setup();
    const ada = await linked('ada.okafor');
    gitlab.faults.add({ match: 'GET /api/v4/projects/:id', effect: { kind: 'status', status: 503 } });
    await expect(type(ada, 'project add acme/payments')).rejects.toMatchObject({ service: 'gitlab', transient: true });
  });
});

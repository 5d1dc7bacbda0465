import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import type { GitLabStandIn } from '../../infra/sandbox/gitlab/start.ts';
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

describe('project list', () => {
  test('shows path, aliases, keeper and how the webhook stands', async () => {
    const { type, linked } = await setup();
    await type(await linked('ada.okafor'), 'project add acme/payments as pay');
    const chloe = await linked('chloe.tan');
    await type(chloe, 'project add acme/payments as money');
    await type(chloe, 'project add acme/platform/checkout');
    expect(await type(chloe, 'project list')).toBe(
      [
        '*Projects*',
        `• <${gitlab.url}/acme/payments|acme/payments> · \`money\` \`pay\` · added by Ada Okafor · webhook connected`,
        `• <${gitlab.url}/acme/platform/checkout|acme/platform/checkout> · \`checkout\` · added by Chloe Tan · no webhook yet: a Maintainer adds the project again`,
      ].join('\n'),
    );
  });

  test('says how to add the first', async () => {
    const { tenant, type } = await setup();
    expect(await type({ tenant, teamId: 'T1', userId: 'U0' }, 'project list')).toBe(
      'No project is added yet: type `/gitlab project add &lt;project&gt;`.',
    );
  });

  test('holds any number of projects', async () => {
    const { rooms, tenant, type } = await setup();
    const keeper = { userId: 'U1', name: 'Ada & <Okafor>' };
    for (let projectId = 1; projectId <= 300; projectId++) {
      const path = `acme/${'x'.repeat(400)}-${projectId}`;
      const url = `${rooms.instance}/${path}`;
      const at = { tenant, instance: rooms.instance, projectId, path, name: 'x', url };
      await rooms.projects.save({ ...at, visibility: 'public', keeper, addedAt: 0 });
    }
    expect(await type({ tenant, teamId: 'T1', userId: 'U0' }, 'project list')).toContain('Ada &amp; &lt;Okafor&gt;');
  });
});

describe('project remove', () => {
  test('by a Maintainer takes away the webhook, the aliases, the subscriptions and the project', async () => {
    const { rooms, tenant, type, linked, project, aliases, subscriptions, hooksInGitLab } = await setup();
    const ada = await linked('ada.okafor');
    await type(ada, 'subscribe acme/payments');
    await type(ada, 'subscribe acme/payments', 'C2');
    const hook = (await project())?.hook?.id ?? '';
    expect(await type(ada, 'project remove payments')).toMatch(
      /acme\/payments> is removed with its aliases, and 2 channels no longer hear of its incidents\.$/,
    );
    expect([await project(), await aliases(), await subscriptions(), hooksInGitLab()]).toEqual([undefined, [], [], []]);
    expect(await rooms.hooks.find(hook)).toBeUndefined();
    expect(await rooms.projects.all(tenant)).toEqual([]);
  });

  test.each([
    ['its keeper', 'chloe.tan', 'ben.silva'],
    ['who made an alias', 'ben.silva', 'chloe.tan'],
  ])('by %s leaves a dead webhook in GitLab, and says so', async (_, remover, other) => {
    const { type, linked, project, hooksInGitLab } = await setup();
    await type(await linked('chloe.tan'), 'project add acme/payments');
    await type(await linked('ben.silva'), 'project add acme/payments as pay');
    await type(await linked('ada.okafor'), 'project add acme/payments');
    await linked(other);
    expect(await type(await linked(remover), 'project remove acme/payments')).toMatch(
      /is removed with its aliases\. Its webhook is still in GitLab .* Maintainer deletes it under Settings > Webhooks\.$/,
    );
    expect(await project()).toBeUndefined();
    expect(hooksInGitLab()).toHaveLength(1);
  });

  test('is refused to everybody else, naming whom to ask', async () => {
    const { type, linked, project } = await setup();
    await type(await linked('ada.okafor'), 'project add acme/payments');
    expect(await type(await linked('ben.silva'), 'project remove payments')).toMatch(
      /^Only Ada Okafor, who added it, .* or a Maintainer of .* can remove it: ask one of them to\.$/,
    );
    expect(await project()).toBeDefined();
  });

  test('does not know what was not added', async () => {
    const { type, linked } = await setup();
    expect(await type(await linked('ada.okafor'), 'project remove acme/payments')).toBe(
      'I do not know the project `acme/payments` here: see `/gitlab project list`, or add it with `/gitlab project add &lt;project&gt;`.',
    );
  });

  test('is done too when the webhook is gone already', async () => {
    const { type, linked, project } = await setup();
    const ada = await linked('ada.okafor');
    await type(ada, 'project add acme/payments');
    for (const each of gitlab.world.projects) each.hooks.length = 0;
    expect(await type(ada, 'project remove payments')).toMatch(/is removed with its aliases\.$/);
    expect(await project()).toBeUndefined();
  });
});

describe('project template', () => {
  test('takes a template by its name in any case, and keeps GitLab’s', async () => {
    const { type, linked, project } = await setup();
    const ben = await linked('ben.silva');
    await type(ben, 'project add acme/payments');
    expect(await type(ben, 'project template payments INCIDENT')).toContain('start from the template `Incident`');
    expect(await project()).toMatchObject({ templateName: 'Incident' });
  });

  test('lists the templates there are when there is none of that name', async () => {
    const { type, linked, project } = await setup();
    const ben = await linked('ben.silva');
    await type(ben, 'project add acme/payments');
    expect(await type(ben, 'project template payments Outage')).toBe(
      'acme/payments has no issue template `Outage`. Choose one of these with `/gitlab project template acme/payments &lt;template name&gt;`:\n• `Incident`\n• `bug`',
    );
    expect((await project())?.templateName).toBeUndefined();
  });

  test('says how to make the first', async () => {
    gitlab.addProject({ path: 'acme/bare', members: { 'ben.silva': 30 } });
    const { type, linked } = await setup();
    const ben = await linked('ben.silva');
    await type(ben, 'project add acme/bare');
    expect(await type(ben, 'project template bare incident')).toMatch(
      /nor any other: add one in GitLab under .* then try again\.$/,
    );
  });

  test('asks for the project to be added first', async () => {
    const { type, linked } = await setup();
    expect(await type(await linked('ben.silva'), 'project template acme/payments Incident')).toContain('add it with');
  });

  test('is refused to who is no Reporter', async () => {
    const { type, linked } = await setup();
    expect(await type(await linked('gus.guest'), 'project template acme/payments Incident')).toContain('Reporter role');
  });
});

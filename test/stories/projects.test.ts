import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { leaked } from './by-hand.ts';
import { payments } from './declaring.ts';
import { answer } from './typing.ts';
import { startWorld, type World } from './world.ts';

const [ada, ben, chloe] = [{ user: 'U0ADA' }, { user: 'U0BEN' }, { user: 'U0CHLOE' }];
const checkout = 'acme/platform/checkout';

let world: World;
beforeAll(async () => {
  world = await startWorld();
  await world.links('U0ADA', 'ada.okafor');
  await world.links('U0BEN', 'ben.silva');
  await world.links('U0CHLOE', 'chloe.tan');
});
afterAll(async () => {
  expect(await leaked(world)).toEqual([]);
  await world.stops();
});
beforeEach(async () => {
  world.gitlab.world.version = '18.4.0';
  for (const path of [payments, checkout]) await answer(world, `project remove ${path}`);
});

const says = (command: string, where: { user: string } = ada) => answer(world, command, where);
const hooksOf = (path: string) => world.gitlab.world.projects.find((project) => project.path === path)?.hooks ?? [];

describe('project add', () => {
  test('by a Maintainer connects the webhook, with a secret of its own', async () => {
    expect(await says('project add acme/payments as pay')).toMatch(
      /payments.* is added as `pay`. Its webhook is connected/,
    );
    await says('project add acme/platform/checkout');
    const [hook, other] = [hooksOf(payments), hooksOf(checkout)].map(([first]) => first);
    expect(hook?.url).toMatch(`${world.publicUrl}/gitlab/webhooks/`);
    expect(hook?.token?.length).toBeGreaterThan(30);
    expect(hook?.token).not.toBe(other?.token);
    expect(hook?.signingToken).toBeNull();
    expect(hook?.events).toMatchObject({ issues_events: true, confidential_issues_events: true, push_events: false });
  });

  test('has GitLab sign where it can', async () => {
    world.gitlab.world.version = '19.0.0';
    expect(await says('project add acme/payments')).toContain('connected, and signed');
    const [hook] = hooksOf(payments);
    expect(hook?.signingToken).toMatch(/^whsec_/);
    expect(await says('project list')).toContain('webhook connected, signed');
  });

  test.each([
    ['its path', () => payments],
    ['its id', () => String(world.gitlab.world.projects.find(({ path }) => path === payments)?.id)],
    ['its address', () => `${world.gitlab.url}/${payments}`],
    ['the address of something in it', () => `${world.gitlab.url}/${payments}/-/issues/1`],
    ['the path it had before', () => 'acme/payment'],
  ])('knows it by %s', async (_, typed) => {
    expect(await says(`project add ${typed()}`)).toContain(`|${payments}> is added as \`payments\``);
  });

  test('by a Reporter keeps project and alias, and says that a Maintainer finishes it by the same command', async () => {
    const said = await says('project add acme/payments as pay', chloe);
    expect(said).toContain('is added as `pay`');
    expect(said).toContain('a Maintainer of the project finishes that by typing `/gitlab project add acme/payments`');
    expect(hooksOf(payments)).toEqual([]);
    expect(await says('project list')).toMatch(/`pay`.*added by Chloe Tan.*no webhook yet/);
    expect(await says('project add acme/payments')).toContain('Its webhook is connected');
    expect(hooksOf(payments)).toHaveLength(1);
    expect(await says('project list')).toMatch(/`pay`.*added by Chloe Tan.*webhook connected/);
  });

  test('again adds another alias and no second webhook', async () => {
    await says('project add acme/payments as pay');
    await says('project add acme/payments as money');
    expect(hooksOf(payments)).toHaveLength(1);
    expect(await says('project list')).toContain('`money` `pay`');
  });

  test('an alias that means another project is refused, naming it', async () => {
    await says('project add acme/payments as pay');
    const said = await says('project add acme/platform/checkout as PAY');
    expect(said).toContain('`pay` already means acme/payments');
    expect(said).toContain('as pay-2');
    expect(await says('project list')).not.toContain(checkout);
    expect(hooksOf(checkout)).toEqual([]);
  });

  test.each([
    ['project add acme/nowhere', 'I cannot find `acme/nowhere`'],
    ['project add 987654321', 'I cannot find `987654321`'],
    ['project add acme/archived-shop', 'is archived: unarchive it'],
    ['project add acme/no-issues', 'has issues switched off'],
    ['project add https://gitlab.example.com/acme/payments', 'not the address of a project on http'],
    ['project add', 'the project is missing'],
    ['project add acme/payments as', 'an alias starts with a letter'],
    ['project add acme/payments as 9lives', 'an alias starts with a letter'],
    ['project add acme/payments as help', 'is the name of a command'],
    ['project add acme/payments as incident', 'is the name of a command'],
    ['project add no!project', 'is not an alias, a path, an id or a GitLab URL'],
  ])('"%s" is refused: %s', async (command, why) => {
    expect(await says(command)).toContain(why);
    expect(await says('project list')).toContain('No project is added yet');
  });

  test('without the Reporter role is refused, and a project one may not see does not exist', async () => {
    world.gitlab.addProject({ path: 'acme/secret', members: { 'ada.okafor': 40 } });
    world.gitlab.addProject({ path: 'acme/as-guest', members: { 'ben.silva': 10 } });
    expect(await says('project add acme/secret', ben)).toContain('I cannot find `acme/secret`');
    expect(await says('project add acme/as-guest', ben)).toContain('you need at least the Reporter role');
  });

  test('while GitLab is away is kept, and answered once it is back', async () => {
    world.gitlab.faults.down = true;
    expect(await says('project add acme/payments')).toContain('What you typed is kept');
    world.gitlab.faults.down = false;
    await world.passes(60_000);
    expect(world.slack.as('U0ADA').sees('C0INCIDENTS').at(-1)?.text).toContain('is added as `payments`');
  });

  test('whose answer got lost registers no second webhook', async () => {
    world.gitlab.faults.add({ match: 'POST /api/v4/projects/:id/hooks', effect: { kind: 'lost' } });
    await says('project add acme/payments');
    await world.passes(60_000);
    expect(hooksOf(payments)).toHaveLength(1);
    expect(await says('project list')).toContain('webhook connected');
    const [hook] = hooksOf(payments);
    world.gitlab.as('ada.okafor').declares(payments, { title: 'Proves the hook' });
    await world.settles();
    expect(world.gitlab.deliveries.at(-1)).toMatchObject({ hookId: hook?.id, status: 200 });
  });
});

describe('project template', () => {
  test('is chosen by its name in any case, and said in the list', async () => {
    await says('project add acme/payments');
    expect(await says('project template payments BUG', chloe)).toContain('start from the template `bug`');
    expect(await says('project list')).toContain('template `bug`');
  });

  test('that is not there is answered with those that are', async () => {
    await says('project add acme/payments');
    expect(await says('project template payments outage')).toMatch(/no issue template `outage`.*`Incident`.*`bug`/s);
    expect(await says('project template payments')).toContain('the name of a template is missing');
    expect(await says('project template acme/platform/checkout incident')).toContain('project add');
  });
});

describe('project remove', () => {
  test('takes away the project, its aliases, its subscriptions and its webhook', async () => {
    await says('project add acme/payments as pay');
    await says('subscribe pay');
    const said = await says('project remove pay');
    expect(said).toContain('is removed with its aliases, and 1 channel no longer hear');
    expect(hooksOf(payments)).toEqual([]);
    expect(await says('project list')).toContain('No project is added yet');
    expect(await says('subscriptions')).toContain('subscribed to nothing');
    expect(await says('project remove pay')).toContain('I do not know the project `pay`');
  });

  test('is for its keeper, who made its alias, and Maintainers', async () => {
    await says('project add acme/payments');
    expect(await says('project remove payments', chloe)).toMatch(/Only Ada Okafor, .* can remove it/);
    expect(hooksOf(payments)).toHaveLength(1);
  });

  test('by a keeper who is no Maintainer leaves the webhook, which is then refused', async () => {
    await says('project add acme/payments', ben);
    await says('project add acme/payments');
    expect(await says('project remove payments', ben)).toContain('Its webhook is still in GitLab');
    expect(hooksOf(payments)).toHaveLength(1);
    world.gitlab.as('ada.okafor').declares(payments, { title: 'After the removal' });
    await world.settles();
    expect(world.gitlab.deliveries.at(-1)).toMatchObject({ status: 401 });
    hooksOf(payments).length = 0;
  });
});

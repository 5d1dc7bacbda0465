import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { projectAt } from '../../infra/sandbox/gitlab/world.ts';
import type { Choice } from '../../infra/sandbox/slack/shapes.ts';
import { openEdit } from '../../lib/flows/edit-form.ts';
import { connects } from './connecting.ts';
import { fieldOf, found, newest, payments } from './declaring.ts';
import { types } from './typing.ts';
import { startWorld, type World } from './world.ts';

let world: World;
beforeAll(async () => {
  world = await startWorld();
  await world.links('U0ADA', 'ada.okafor');
  await world.links('U0BEN', 'ben.silva');
  await types(world, `project add ${payments} as pay`);
});
afterAll(() => world.stops());
beforeEach(() => world.clock.moveTo(world.clock.now() + 60_000));
afterEach(() => {
  world.slack.faults.clear();
  world.gitlab.faults.clear();
  const ada = world.slack.as('U0ADA');
  return closeForms(ada);
});

async function closeForms(person: ReturnType<World['slack']['as']>): Promise<void> {
  for (let view = person.openView(); view; view = person.openView()) await person.closes(view.id);
}

const declare = (text: string, where = {}) => types(world, `incident declare ${text}`, where);
/** Oldest first. */
const incidents = () => world.gitlab.incidents().toSorted((one, other) => one.id - other.id);
const last = () => {
  const incident = incidents().at(-1);
  if (!incident) throw new Error('nothing was declared');
  return incident;
};

describe('one line', () => {
  test('with a project and a colon declares at once', async () => {
    const said = await declare('pay: Checkout is down');
    expect(last()).toMatchObject({ title: 'Checkout is down', project: { path: payments }, type: 'INCIDENT' });
    expect(said).toMatchObject({
      ephemeral: true,
      text: expect.stringMatching(/Incident .*Checkout is down.* created/),
    });
    expect(world.slack.as('U0ADA').openView()).toBeUndefined();
  });

  test.each(['acme/payments: By path !s2', '<id>: By id !HIGH', 'PAY: !high By alias'])('%s', async (line) => {
    await declare(line.replace('<id>', String(projectAt(world.gitlab.world, payments).id)));
    expect(last()).toMatchObject({ severity: 'high', project: { path: payments } });
    expect(last().title).toMatch(/^By (path|id|alias)$/);
  });

  test('by a pasted URL', async () => {
    await declare(`${world.gitlab.url}/acme/payments/-/issues: By URL`);
    expect(last()).toMatchObject({ title: 'By URL', project: { path: payments } });
  });

  test('with a severity declares in the project used last', async () => {
    await declare('Search is slow: very !S3');
    expect(last()).toMatchObject({ title: 'Search is slow: very', severity: 'medium', project: { path: payments } });
  });

  test("gets the project's template as its description", async () => {
    await declare('pay: With a template');
    expect(last().description).toMatch(/^#.*\n\n<!-- gitlab-incident:\w+ -->$/s);
  });

  test('declares once when Slack delivers it twice', async () => {
    const before = incidents().length;
    const { delivery } = await world.slack
      .as('U0ADA')
      .types('C0INCIDENTS', '/gitlab incident declare pay: Delivered twice');
    if (!delivery) throw new Error('nothing was typed');
    await world.slack.redelivers(delivery);
    await world.settles();
    await world.slack.redelivers(delivery);
    await world.settles();
    expect(incidents()).toHaveLength(before + 1);
  });

  test('declares once when GitLab loses its answer', async () => {
    const before = incidents().length;
    world.gitlab.faults.add({ match: 'POST /api/v4/projects/:id/issues', effect: { kind: 'lost' } });
    await declare('pay: Only once');
    await world.passes(120_000);
    expect(incidents()).toHaveLength(before + 1);
    expect(newest(world)?.text ?? '').toMatch(/Only once.* created/);
  });
});

describe('the form opens instead', () => {
  const form = () => ({
    title: fieldOf({ person: world.slack.as('U0ADA') }, 'title')?.['value'],
    severity: (fieldOf({ person: world.slack.as('U0ADA') }, 'severity')?.['selected_option'] as { value?: string })
      ?.value,
  });

  test('when what stands before the colon is no project', async () => {
    const before = incidents().length;
    await declare('Error: disk full');
    expect(form()).toMatchObject({ title: 'Error: disk full' });
    expect(incidents()).toHaveLength(before);
  });

  test('with the severity, when no project is named or usual', async () => {
    await declare('Nobody knows where !critical', { user: 'U0BEN', channel: 'C0GENERAL' });
    const ben = world.slack.as('U0BEN');
    expect(fieldOf({ person: ben }, 'title')?.['value']).toBe('Nobody knows where');
    expect(fieldOf({ person: ben }, 'severity')).toMatchObject({ selected_option: { value: 'critical' } });
    await closeForms(ben);
  });

  test('when a number that nobody knows could be a project', async () => {
    await declare('42 hosts are down !high');
    expect(form()).toEqual({ title: 'hosts are down', severity: 'high' });
  });

  test('when there is no title, or one too long for GitLab', async () => {
    await declare('pay: !high');
    expect(form()).toEqual({ title: null, severity: 'high' });
    await closeForms(world.slack.as('U0ADA'));
    await declare(`pay: ${'long '.repeat(60)}`);
    expect(String(form().title)).toHaveLength(255);
  });
});

describe('what GitLab refuses', () => {
  test('comes back as a form', async () => {
    const said = await declare('acme/unknown: Nobody sees this');
    expect(said?.text).toMatch(/not created.*does not know this project/);
    const ada = world.slack.as('U0ADA');
    await ada.clicks({ channel: 'C0INCIDENTS', ts: said?.ts ?? '' }, 'open_form');
    expect(fieldOf({ person: ada }, 'title')?.['value']).toBe('Nobody sees this');
  });

  test('for now is tried again', async () => {
    world.gitlab.faults.add({ match: 'POST /api/v4/projects/:id/issues', effect: { kind: 'status', status: 503 } });
    expect((await declare('pay: Kept for later'))?.text).toMatch(/kept/);
    await world.passes(120_000);
    expect(last().title).toBe('Kept for later');
  });
});

describe('somebody without a GitLab account', () => {
  test('connects, and it goes on by itself', async () => {
    const said = await declare('pay: Chloe saw it first', { user: 'U0CHLOE' });
    expect(said?.text).toMatch(/connect/i);
    await connects(world, said, { user: 'U0CHLOE', username: 'chloe.tan' });
    expect(last()).toMatchObject({ title: 'Chloe saw it first', author: { username: 'chloe.tan' } });
  });
});

describe('Edit', () => {
  async function edits(values: Record<string, Choice>, title = 'Typed in a hurry') {
    const said = await declare(`pay: ${title} !low`);
    const ada = world.slack.as('U0ADA');
    await ada.clicks({ channel: 'C0INCIDENTS', ts: said?.ts ?? '' }, 'edit_incident');
    const view = ada.openView();
    if (!view) throw new Error('the edit form did not open');
    return { ada, view, save: () => ada.submits(view.id, values).finally(() => world.settles()) };
  }

  test('shows what was declared, and changes what was changed', async () => {
    const { ada, view, save } = await edits({
      title: 'Checkout is down',
      severity: 'critical',
      status: 'acknowledged',
    });
    expect(fieldOf({ person: ada }, 'title')?.['value']).toBe('Typed in a hurry');
    expect(fieldOf({ person: ada }, 'severity')).toMatchObject({ selected_option: { value: 'low' } });
    const chosen = await found({ person: ada, viewId: view.id }, 'assignee', 'Ben Silva');
    await ada.fills(view.id, 'assignee', chosen);
    await ada.fills(view.id, 'labels', [await found({ person: ada, viewId: view.id }, 'labels', 'database')]);
    await save();
    expect(last()).toMatchObject({ title: 'Checkout is down', severity: 'critical', status: 'acknowledged' });
    expect(last().assignees.map(({ username }) => username)).toEqual(['ben.silva']);
    expect(last().labels.map(({ name }) => name)).toEqual(['database']);
    expect(newest(world)?.text).toMatch(/^Changed the title, severity, status, assignee, labels of .*Checkout is down/);
    expect(newest(world)?.ephemeral).toBe(true);
  });

  test('sends nothing of what was not changed', async () => {
    const { save } = await edits({ title: 'Only the title' });
    const { severity, status } = last();
    world.gitlab.faults.add({ match: 'POST /api/graphql', effect: { kind: 'status', status: 403 } });
    await save();
    expect(newest(world)?.text).toMatch(/^Changed the title of [^\n]*$/);
    expect(last()).toMatchObject({ title: 'Only the title', severity, status });
  });

  test('leaves alone what somebody changed in GitLab meanwhile, and says so', async () => {
    const { save } = await edits({ title: 'Mine', severity: 'high' });
    world.gitlab.as('ben.silva').edits(payments, last().iid, { title: 'Bens' });
    await save();
    expect(last()).toMatchObject({ title: 'Bens', severity: 'high' });
    expect(newest(world)?.text).toMatch(/Changed the severity.*\n.*title was changed in GitLab meanwhile/);
  });

  test('wants a title', async () => {
    const { ada, view } = await edits({});
    await ada.submits(view.id, { title: '   ' });
    expect(ada.openView()?.errors).toMatchObject({ title: 'Give the incident a title.' });
  });

  test('of an incident that was deleted says so', async () => {
    const { save } = await edits({ title: 'Too late' });
    world.gitlab.as('ada.okafor').deletes(payments, last().iid);
    await save();
    expect(newest(world)?.text).toMatch(/was not changed.*may have been deleted/);
  });

  test('opens for nobody but who declared it', async () => {
    const said = await declare('pay: Mine alone');
    const [, key = ''] = /"edit ([0-9A-Z]{26})"/.exec(JSON.stringify(said?.blocks)) ?? [];
    const installation = await world.rooms.installations.find(world.tenant);
    if (!installation || key === '') throw new Error('nothing was declared');
    const open = (user: string) =>
      openEdit(world.rooms, { person: world.person(user), installation, triggerId: 'none' }, `edit ${key}`);
    expect(await open('U0BEN')).toMatchObject({ text: expect.stringContaining('cannot be edited') });
    expect(await open('U0ADA')).toMatchObject({ text: expect.stringContaining('did not open the form') });
  });
});

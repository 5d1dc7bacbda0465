import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { choosesProject, declares, fieldOf, found, newest, opensForm, payments } from './declaring.ts';
import { startWorld, type World } from './world.ts';

let world: World;
beforeAll(async () => {
  world = await startWorld();
  await world.links('U0ADA', 'ada.okafor');
  await world.links('U0BEN', 'ben.silva');
  await world.links('U0CHLOE', 'chloe.tan');
});
afterAll(() => world.stops());

const usernames = (people: { username: string }[] = []) => people.map(({ username }) => username);
const labels = (all: { name: string }[] = []) => all.map(({ name }) => name);

describe('declaring', () => {
  test('files what was filled in, as the person, and confirms it to them alone where they typed', async () => {
    const { incident, outcome } = await declares(world, 'Checkout is down', {
      severity: 'critical',
      status: 'acknowledged',
    });
    expect(outcome).toMatchObject({ ok: true });
    expect(incident).toMatchObject({
      title: 'Checkout is down',
      type: 'INCIDENT',
      severity: 'critical',
      status: 'acknowledged',
      author: { username: 'ada.okafor' },
    });
    const confirmation = newest(world);
    expect(confirmation).toMatchObject({ ephemeral: true });
    expect(confirmation?.text).toContain(`#${incident?.iid} Checkout is down`);
    expect(confirmation?.text).toContain(payments);
    expect(confirmation?.text).toContain('Critical - S1');
    expect(newest(world, { user: 'U0BEN' })?.text).not.toBe(confirmation?.text);
  });

  test('works in a direct message between two people, where the app is not', async () => {
    const { incident } = await declares(world, 'From a DM', {}, { channel: 'D0ADABEN' });
    expect(incident).toMatchObject({ title: 'From a DM' });
    expect(newest(world, { channel: 'D0ADABEN' })?.text).toContain('From a DM');
  });

  test('prefills project and title from the command, the project by path, id or URL', async () => {
    const id = String((await declares(world, 'To know the id')).incident?.project.id);
    for (const named of [
      payments,
      id,
      `${world.gitlab.url}/${payments}`,
      `${world.gitlab.url}/${payments}/-/issues/1`,
    ]) {
      const opened = await opensForm(world, `${named} Card payments fail`);
      expect(fieldOf(opened, 'title')).toMatchObject({ value: 'Card payments fail' });
      const option = fieldOf(opened, 'project')?.['selected_option'];
      expect([payments, id]).toContain((option as { value: string }).value);
      await opened.person.submits(opened.viewId);
      await world.settles();
      expect(world.gitlab.incidents().at(-1)).toMatchObject({
        title: 'Card payments fail',
        project: { path: payments },
      });
    }
  });

  test.each(['502 errors on checkout', 'checkout is slow', 'https://status.example.com is red', '🔥'])(
    'takes "%s" for a title',
    async (title) => {
      const opened = await opensForm(world, title);
      expect(fieldOf(opened, 'title')).toMatchObject({ value: title });
      await opened.person.closes(opened.viewId);
    },
  );

  test('opens the next form with the project used last', async () => {
    await declares(world, 'First');
    const opened = await opensForm(world, 'Second');
    expect(fieldOf(opened, 'project')).toMatchObject({ selected_option: { text: { text: payments } } });
    await opened.person.closes(opened.viewId);
  });

  test('says so when it is cancelled', async () => {
    const opened = await opensForm(world, 'Never mind');
    await opened.person.closes(opened.viewId);
    await world.settles();
    expect(newest(world)?.text).toMatch(/cancelled/i);
    expect(world.gitlab.incidents().at(-1)?.title).not.toBe('Never mind');
  });

  test('sets assignee, labels and confidentiality picked in the form', async () => {
    const opened = await opensForm(world, 'Picked');
    await choosesProject(world, opened, payments);
    const assignee = await found(opened, 'assignee', 'ben.silva');
    const label = await found(opened, 'labels', 'database');
    await opened.person.submits(opened.viewId, { assignee, labels: [label], confidential: ['confidential'] });
    await world.settles();
    const incident = world.gitlab.incidents().at(-1);
    expect(incident).toMatchObject({ title: 'Picked', confidential: true });
    expect(usernames(incident?.assignees)).toEqual(['ben.silva']);
    expect(labels(incident?.labels)).toEqual(['database']);
  });
});

describe('the description', () => {
  test('is sent byte for byte, then the Zoom link, then the marker; its quick actions are run by GitLab', async () => {
    const typed = '/label ~database\n\n  Two spaces, *stars* & <b>\n/assign @ben.silva';
    const { incident } = await declares(world, 'Zoom', { description: typed, zoom: 'https://acme.zoom.us/j/123' });
    expect(incident?.description).toMatch(/^\s*Two spaces, \*stars\* & <b>\s*<!-- gitlab-incident:[0-9A-Z]{26} -->$/);
    expect(incident).toMatchObject({ zoom: ['https://acme.zoom.us/j/123'] });
    expect(labels(incident?.labels)).toEqual(['database']);
    expect(usernames(incident?.assignees)).toEqual(['ben.silva']);
  });

  test('gives way to the fields where both set the same thing', async () => {
    const opened = await opensForm(world, 'Both');
    await choosesProject(world, opened, payments);
    const assignee = await found(opened, 'assignee', 'ben.silva');
    const description = '/severity low\n/assign @chloe.tan\n/title Something else\n/zoom https://zoom.us/j/1';
    await opened.person.submits(opened.viewId, {
      assignee,
      severity: 'high',
      description,
      zoom: 'https://zoom.us/j/2',
    });
    await world.settles();
    const incident = world.gitlab.incidents().at(-1);
    expect(incident).toMatchObject({ title: 'Both', severity: 'high', zoom: ['https://zoom.us/j/2'] });
    expect(usernames(incident?.assignees)).toEqual(['ben.silva']);
  });

  test('with /link on a GitLab without Premium says that it did nothing', async () => {
    await declares(world, 'Linked', { description: '/link https://runbook.example.com Runbook' });
    expect(newest(world)?.text).toContain('/link did nothing: linked resources need GitLab Premium');
  });
});

describe('what GitLab leaves out without a word', () => {
  test('an assignee who is no member is named in the confirmation', async () => {
    const opened = await opensForm(world, 'Left out');
    await choosesProject(world, opened, payments);
    const assignee = await found(opened, 'assignee', 'ben.silva');
    const project = world.gitlab.world.projects.find(({ path }) => path === payments);
    const ben = [...(project?.members ?? [])].find(([person]) => person.username === 'ben.silva');
    if (!project || !ben) throw new Error('no Ben to take away');
    project.members.delete(ben[0]);
    await opened.person.submits(opened.viewId, { assignee });
    await world.settles();
    project.members.set(...ben);
    expect(newest(world)?.text).toContain('was not assigned: GitLab assigns only members of the project');
  });

  test('a status that takes more than the Reporter role is named, and the rest still happens', async () => {
    const { incident } = await declares(
      world,
      'As a Reporter',
      { severity: 'high', status: 'resolved' },
      { user: 'U0CHLOE' },
    );
    expect(incident).toMatchObject({ severity: 'high', status: 'triggered' });
    expect(newest(world, { user: 'U0CHLOE' })?.text).toContain('it takes the Developer role');
  });

  test('a plain issue made instead of an incident is called one', async () => {
    world.gitlab.addProject({ path: 'acme/plain', members: { 'ada.okafor': 20 }, incidentsAllowed: false });
    await declares(world, 'Only an issue', { severity: 'high' }, { path: 'acme/plain' });
    expect(newest(world)?.text).toContain('GitLab made a plain issue of it');
  });
});

describe('a field filled in badly', () => {
  test('is told under the field, and the form stays open', async () => {
    const opened = await opensForm(world, 'Bad Zoom');
    await choosesProject(world, opened, payments);
    const before = world.gitlab.incidents().length;
    await opened.person.submits(opened.viewId, { zoom: 'https://meet.example.com/j/1' });
    await world.settles();
    expect(opened.person.openView()?.errors).toEqual({ zoom: expect.stringContaining('Zoom meeting link') });
    expect(world.gitlab.incidents()).toHaveLength(before);
    await opened.person.submits(opened.viewId, { zoom: 'https://zoom.us/j/1' });
    await world.settles();
    expect(opened.person.openView()).toBeUndefined();
    expect(world.gitlab.incidents()).toHaveLength(before + 1);
  });
});

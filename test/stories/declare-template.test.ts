import { afterAll, afterEach, beforeAll, describe, expect, test } from '@jest/globals';
import { choosesProject, fieldOf, type OpenForm, opensForm, payments } from './declaring.ts';
import { until } from './until.ts';
import { startWorld, type World } from './world.ts';

const short = '## What happened\n\n## Impact\n';
const long = `# Long\n${'Read all of this. '.repeat(300)}`;

let world: World;
beforeAll(async () => {
  world = await startWorld();
  await world.links('U0ADA', 'ada.okafor');
  const members = { 'ada.okafor': 40 };
  world.gitlab.addProject({ path: 'acme/short', members, templates: [{ name: 'INCIDENT', content: short }] });
  world.gitlab.addProject({ path: 'acme/other', members, templates: [{ name: 'incident', content: 'Another one' }] });
  world.gitlab.addProject({ path: 'acme/long', members, templates: [{ name: 'Incident', content: long }] });
  world.gitlab.addProject({ path: 'acme/none', members, templates: [{ name: 'bug', content: 'Not this one' }] });
});
afterAll(() => world.stops());
afterEach(() => world.gitlab.faults.clear());

const templates = 'GET /api/v4/projects/:id/templates/issues';
const text = () => fieldOf({ person: world.slack.as('U0ADA') }, 'description')?.['value'];
const drawn = () => JSON.stringify(world.slack.as('U0ADA').openView()?.view.blocks);

async function creates({ person, viewId }: OpenForm): Promise<string> {
  await person.submits(viewId);
  await world.settles();
  return world.gitlab.incidents().at(-1)?.description ?? '';
}

describe('the incident template', () => {
  test('fills an empty description, whatever the case of its name', async () => {
    const opened = await opensForm(world, 'acme/short Title');
    expect(text()).toBe(short);
    expect(await creates(opened)).toContain('## Impact');
  });

  test('is there at once the second time', async () => {
    world.gitlab.faults.add({ match: templates, effect: { kind: 'status', status: 500 }, times: 'always' });
    const person = world.slack.as('U0ADA');
    await person.types('C0INCIDENTS', '/gitlab incident declare acme/short Again');
    expect(text()).toBe(short);
    await person.closes(person.openView()?.id ?? '');
    await world.settles();
  });

  test('of another project takes the place of one nobody touched', async () => {
    const opened = await opensForm(world, 'acme/short Changing');
    await choosesProject(world, opened, 'acme/other');
    expect(text()).toBe('Another one');
    await choosesProject(world, opened, 'acme/none');
    expect(text()).toBeNull();
    await choosesProject(world, opened, 'acme/short');
    expect(text()).toBe(short);
    await opened.person.closes(opened.viewId);
  });

  test('never takes the place of typed text, even of a changed template', async () => {
    const opened = await opensForm(world, 'acme/short Typed');
    await opened.person.fills(opened.viewId, 'description', `${short}The database is gone.`);
    await choosesProject(world, opened, 'acme/other');
    expect(text()).toBe(`${short}The database is gone.`);
    expect(await creates(opened)).toContain('The database is gone.');
  });

  test('over 3,000 characters stays out of the field, is announced, and is used whole when the field is left empty', async () => {
    const opened = await opensForm(world, 'acme/long Long');
    expect(text()).toBeNull();
    expect(drawn()).toMatch(/longer than this field: leave it empty/);
    expect(await creates(opened)).toContain(long.trim());
  });

  test('over 3,000 characters is left out when something was typed', async () => {
    const opened = await opensForm(world, 'acme/long Short words');
    await opened.person.fills(opened.viewId, 'description', 'Mine');
    expect(await creates(opened)).not.toContain('Read all of this');
  });

  test('emptied by hand stays empty', async () => {
    const opened = await opensForm(world, 'acme/short Emptied');
    await opened.person.fills(opened.viewId, 'description', null);
    expect(await creates(opened)).not.toContain('## Impact');
  });

  test('that a project does not have leaves the field empty', async () => {
    const opened = await opensForm(world, 'acme/none Nothing');
    expect(text()).toBeNull();
    expect(await creates(opened)).toMatch(/^<!-- gitlab-incident:\w+ -->$/);
  });
});

describe('a template GitLab does not give in time', () => {
  const person = () => world.slack.as('U0ADA');

  test('leaves a line that says it is loading, then an empty field after two seconds', async () => {
    world.gitlab.addProject({
      path: 'acme/slow',
      members: { 'ada.okafor': 40 },
      templates: [{ name: 'incident', content: 'Slow one' }],
    });
    world.gitlab.faults.add({ match: templates, effect: { kind: 'hang' } });
    await person().types('C0INCIDENTS', '/gitlab incident declare acme/slow Slow');
    expect(drawn()).toContain('Loading template');
    expect(fieldOf({ person: person() }, 'description')).toBeUndefined();
    const before = world.gitlab.requests.length;
    const settling = world.settles();
    await until('GitLab is asked', () => world.gitlab.requests.length > before);
    world.clock.moveTo(world.clock.now() + 2_000);
    await settling;
    expect(drawn()).not.toContain('Loading template');
    expect(text()).toBeNull();
    const viewId = person().openView()?.id ?? '';
    expect(await creates({ person: person(), viewId, channel: 'C0INCIDENTS' })).toContain('Slow one');
  });

  test('does not stop anybody from creating while it is still loading', async () => {
    world.gitlab.addProject({
      path: 'acme/eager',
      members: { 'ada.okafor': 40 },
      templates: [{ name: 'incident', content: 'Eager one' }],
    });
    await person().types('C0INCIDENTS', '/gitlab incident declare acme/eager Eager');
    expect(drawn()).toContain('Loading template');
    const viewId = person().openView()?.id ?? '';
    expect(await creates({ person: person(), viewId, channel: 'C0INCIDENTS' })).toContain('Eager one');
  });

  test('on an error leaves an empty field', async () => {
    world.gitlab.addProject({
      path: 'acme/broken',
      members: { 'ada.okafor': 40 },
      templates: [{ name: 'incident', content: 'Broken one' }],
    });
    world.gitlab.faults.add({ match: templates, effect: { kind: 'status', status: 502 } });
    const opened = await opensForm(world, 'acme/broken Broken');
    expect(text()).toBeNull();
    await opened.person.closes(opened.viewId);
  });

  test('is not another person’s to see', async () => {
    await world.links('U0CHLOE', 'chloe.tan');
    const opened = await opensForm(world, 'acme/short Peeking', { user: 'U0CHLOE' });
    expect(fieldOf(opened, 'description')).toMatchObject({ value: null });
    await opened.person.closes(opened.viewId);
  });
});

describe('a picker', () => {
  test.each<[string, Parameters<World['gitlab']['faults']['add']>[0]['effect']]>([
    ['is slow', { kind: 'hang' }],
    ['fails', { kind: 'status', status: 503 }],
  ])('says so when GitLab %s, and picking the line picks nothing', async (_, effect) => {
    const opened = await opensForm(world, 'Picking');
    world.gitlab.faults.add({ match: 'GET /api/v4/projects', effect });
    const before = world.gitlab.requests.length;
    const searching = opened.person.searches(opened.viewId, 'project', '');
    await until('GitLab is asked', () => world.gitlab.requests.length > before);
    world.clock.moveTo(world.clock.now() + 2_000);
    const { options } = await searching;
    expect(options).toEqual([
      { text: { type: 'plain_text', text: 'GitLab is not answering, type again', emoji: false }, value: '-' },
    ]);
    await opened.person.fills(opened.viewId, 'project', '-');
    await world.settles();
    await opened.person.submits(opened.viewId);
    expect(opened.person.openView()?.errors).toEqual({ project: expect.stringContaining('Choose the project') });
    await opened.person.closes(opened.viewId);
  });

  test('tells somebody who is not connected how to connect', async () => {
    const opened = await opensForm(world, 'acme/short x');
    await world.rooms.tokens.remove(
      { tenant: world.tenant, teamId: world.slack.teamId, userId: 'U0ADA' },
      world.gitlab.url,
    );
    const { options } = await opened.person.searches(opened.viewId, 'project', 'pay');
    expect(JSON.stringify(options)).toContain('/gitlab connect');
    await world.links('U0ADA', 'ada.okafor');
    await opened.person.closes(opened.viewId);
  });

  test('finds a project beyond the first hundred, and by a pasted URL', async () => {
    for (let number = 0; number < 120; number++) {
      world.gitlab.addProject({ path: `many/project-${number}`, members: { 'ada.okafor': 20 } });
    }
    const opened = await opensForm(world, 'Many');
    const offered = async (query: string) =>
      (await opened.person.searches(opened.viewId, 'project', query)).options.map(
        (one) => (one['text'] as { text: string }).text,
      );
    expect(await offered('project-117')).toContain('many/project-117');
    expect(await offered(`${world.gitlab.url}/${payments}/-/issues`)).toEqual([payments]);
    expect((await offered('')).length).toBeLessThanOrEqual(100);
    await opened.person.closes(opened.viewId);
  });
});

import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import type { Issue } from '../../infra/sandbox/gitlab/world.ts';
import {
  acts,
  answer,
  clicks,
  isAsked,
  notes,
  oneMore,
  onlyIncident,
  prompt,
  promptWords,
  putsAway,
  startTeam,
  submits,
} from './acting.ts';
import { fieldOf, found, payments } from './declaring.ts';
import type { World } from './world.ts';

const checkout = 'acme/platform/checkout';

let world: World;
let incident: Issue;
beforeAll(async () => {
  world = await startTeam();
});
afterAll(() => world.stops());
beforeEach(async () => {
  incident = await onlyIncident(world);
});
afterEach(async () => {
  await putsAway(world);
  await acts(world, 'unbind');
});

const ada = () => world.slack.as('U0ADA');
const chosen = () => fieldOf({ person: ada() }, 'incident')?.['selected_option'];
const offers = async (text: string) =>
  (await ada().searches(prompt(world).id, 'incident', text)).options.map(({ text: label }) => JSON.stringify(label));

describe('named right after the verb', () => {
  test.each([
    ['a number', () => `#${incident.iid}`],
    ['a number with a colon', () => `#${incident.iid}:`],
    ['a reference', () => `${payments}#${incident.iid}`],
    ['a URL', () => `${world.gitlab.url}/${payments}/-/issues/${incident.iid}`],
    ['the URL of a comment on it', () => `${world.gitlab.url}/${payments}/-/issues/incident/${incident.iid}#note_7`],
  ])('by %s, it is that one, whatever else the channel shows', async (_, name) => {
    await oneMore(world, 'Another');
    expect(await acts(world, `comment ${name()} This one`)).toContain('Checkout is down');
    expect(notes(incident)).toEqual(['ada.okafor: This one']);
  });

  test('by the path a project had before it was renamed', async () => {
    await acts(world, `comment acme/payment#${incident.iid} Old name`);
    expect(notes(incident)).toEqual(['ada.okafor: Old name']);
  });

  test('in a channel that knows no project, a number is of whichever known project has it', async () => {
    await acts(world, `comment #${incident.iid} From elsewhere`, { channel: 'C0GENERAL' });
    expect(notes(incident)).toEqual(['ada.okafor: From elsewhere']);
  });

  test('in a direct message between two people', async () => {
    const where = { channel: 'D0ADABEN' };
    expect(await acts(world, `comment #${incident.iid} From a DM`, where)).toContain('Comment> added');
    expect(notes(incident)).toEqual(['ada.okafor: From a DM']);
  });

  test('by a number several known projects have, the answer names them all, and keeps the text', async () => {
    await acts(world, 'list');
    await ada().types('C0GENERAL', `/gitlab project add ${checkout}`);
    await world.settles();
    const project = world.gitlab.world.projects.find(({ path }) => path === checkout);
    if (project) project.lastIid = incident.iid - 1;
    const other = await oneMore(world, 'Same number', checkout);
    const where = { channel: 'C0GENERAL' };
    const said = await acts(world, `comment #${incident.iid} Whose?`, where);
    expect(said).toMatch(/There are several of that number\. Say which one/);
    expect(said).toContain(`${payments}#${incident.iid}`);
    expect(said).toContain(`${checkout}#${incident.iid}`);
    await clicks(world, 'open_act', where);
    await submits(world, { incident: await found({ person: ada(), viewId: prompt(world).id }, 'incident', 'Same') });
    expect(notes(other)).toEqual(['ada.okafor: Whose?']);
    expect(notes(incident)).toEqual([]);
  });

  test('in a channel that shows one of those projects, a number is of that one', async () => {
    await acts(world, `comment #${incident.iid} Here`);
    expect(notes(incident)).toEqual(['ada.okafor: Here']);
  });

  test.each([
    ['#9999', 'a number nobody has'],
    ['acme/payments#9999', 'a number the project does not have'],
    ['acme/nowhere#1', 'a project there is not'],
    ['https://elsewhere.example/acme/payments/-/issues/1', 'another GitLab'],
  ])('%s: %s is refused by name, and the text waits in the prompt for another', async (name) => {
    const said = await acts(world, `comment ${name} Kept text`);
    expect(said).toMatch(/There is no incident `.*` that you can see .*incident list`/);
    await clicks(world, 'open_act');
    expect(fieldOf({ person: ada() }, 'text')).toMatchObject({ value: 'Kept text' });
    await submits(world, {
      incident: await found({ person: ada(), viewId: prompt(world).id }, 'incident', 'Checkout'),
    });
    expect(notes(incident)).toEqual(['ada.okafor: Kept text']);
  });
});

describe('where two incidents are in one place', () => {
  test('it always asks, with the newest chosen and the text typed; another can be searched', async () => {
    await oneMore(world, 'Newer trouble');
    await isAsked(world, 'comment Which one?');
    expect(promptWords(world)).toContain('Comment on incident');
    expect(chosen()).toMatchObject({ text: { text: expect.stringContaining('Newer trouble') } });
    expect(fieldOf({ person: ada() }, 'text')).toMatchObject({ value: 'Which one?' });
    const options = await offers('');
    expect(options[0]).toContain('Newer trouble');
    expect(options[1]).toContain('Checkout is down');
    await submits(world, {
      incident: await found({ person: ada(), viewId: prompt(world).id }, 'incident', 'Checkout'),
    });
    expect(notes(incident)).toEqual(['ada.okafor: Which one?']);
  });

  test('the prompt keeps whom the text mentions, as long as nobody changes it', async () => {
    const newer = await oneMore(world, 'Newer trouble');
    await isAsked(world, 'comment ask @ben about it');
    expect(fieldOf({ person: ada() }, 'text')).toMatchObject({ value: 'ask @ben about it' });
    await submits(world);
    await isAsked(world, 'comment ask @ben');
    await submits(world, { text: 'ask @ben & <me>' });
    expect(notes(newer)[0]).toBe('ada.okafor: ask @ben.silva about it');
    expect(notes(newer)[1]).toMatch(/^ada\.okafor: ask @\u2060ben & &lt;me>$/);
  });

  test('a search finds by words and by number', async () => {
    const newer = await oneMore(world, 'Newer trouble');
    await isAsked(world, 'acknowledge');
    expect(await offers('newer')).toEqual([expect.stringContaining('Newer trouble')]);
    expect(await offers(`#${newer.iid}`)).toEqual([expect.stringContaining('Newer trouble')]);
    expect(await offers('no such words')).toEqual([]);
  });
});

describe('where no incident is in sight', () => {
  const where = { channel: 'C0GENERAL' };

  test('it asks, with what this person last acted on chosen', async () => {
    await acts(world, 'show');
    await isAsked(world, 'comment From afar', where);
    expect(chosen()).toMatchObject({ text: { text: `#${incident.iid} Checkout is down` } });
    await submits(world);
    expect(notes(incident)).toEqual(['ada.okafor: From afar']);
    expect(answer(world, where).text).toContain('Comment> added');
  });

  test('it offers only what the caller can see', async () => {
    await world.links('U0CHLOE', 'sam.stranger');
    await isAsked(world, 'comment Let me in', { user: 'U0CHLOE', ...where });
    const { options } = await world.slack.as('U0CHLOE').searches(prompt(world, 'U0CHLOE').id, 'incident', 'Checkout');
    expect(options).toEqual([]);
    await putsAway(world, 'U0CHLOE');
    await world.links('U0CHLOE', 'chloe.tan');
  });

  test('nothing chosen is said by the prompt, which stays open', async () => {
    await isAsked(world, 'acknowledge', where);
    const { id } = prompt(world);
    await ada().fills(id, 'incident', null);
    expect(await ada().submits(id)).toMatchObject({ refused: { incident: expect.any(String) } });
    expect(prompt(world).id).toBe(id);
  });

  test('a GitLab that is away says so in the list, and choosing that chooses nothing', async () => {
    await isAsked(world, 'acknowledge', where);
    world.gitlab.faults.down = true;
    expect((await offers('')).join()).toContain('GitLab is not answering');
    await submits(world, { incident: '-' });
    world.gitlab.faults.clear();
    expect(prompt(world).errors).toEqual({ incident: 'Choose the incident.' });
  });
});

describe('bound to the channel', () => {
  const where = { channel: 'C0GENERAL' };
  afterEach(() => acts(world, 'unbind', where));

  test('one incident is taken without a number, until it is unbound', async () => {
    expect(await acts(world, `bind #${incident.iid}`, where)).toMatch(/^This channel is bound to .*Checkout is down/);
    await acts(world, 'comment Bound', where);
    expect(notes(incident)).toEqual(['ada.okafor: Bound']);
    expect(await acts(world, 'unbind', where)).toMatch(/no longer bound/);
    expect(await acts(world, 'unbind', where)).toMatch(/is not bound to an incident\. Nothing was changed/);
  });

  test('it goes before what the channel merely shows', async () => {
    await oneMore(world, 'Newer trouble');
    await acts(world, `bind #${incident.iid}`);
    await acts(world, 'comment Bound');
    expect(notes(incident)).toEqual(['ada.okafor: Bound']);
  });

  test('two of them ask, and unbinding one of them ends that', async () => {
    const newer = await oneMore(world, 'Newer trouble');
    await acts(world, `bind #${incident.iid}`, where);
    expect(await acts(world, `bind #${newer.iid}`, where)).toMatch(/bound to 1 more.* ask which one/);
    await isAsked(world, 'comment Which?', where);
    await putsAway(world);
    expect(await acts(world, `unbind #${incident.iid}`, where)).toMatch(/^No longer bound to/);
    expect(await acts(world, `unbind #${incident.iid}`, where)).toMatch(/was not bound to/);
    await acts(world, 'comment Now', where);
    expect(notes(newer)).toEqual(['ada.okafor: Now']);
  });

  test('needs an incident the person can see', async () => {
    await world.links('U0CHLOE', 'sam.stranger');
    const said = await acts(world, `bind ${payments}#${incident.iid}`, { user: 'U0CHLOE', ...where });
    expect(said).toMatch(/There is no incident/);
    await world.links('U0CHLOE', 'chloe.tan');
    await isAsked(world, 'comment Still asked', where);
  });
});

test('when Slack does not open the prompt, a button does', async () => {
  world.slack.faults.add({ method: 'views.open', error: 'expired_trigger_id' });
  await oneMore(world, 'Newer trouble');
  expect(await acts(world, 'comment By button')).toMatch(/What you typed is kept: open it with the button/);
  await clicks(world, 'open_act');
  expect(fieldOf({ person: ada() }, 'text')).toMatchObject({ value: 'By button' });
  expect(chosen()).toMatchObject({ text: { text: expect.stringContaining('Newer trouble') } });
});

import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import type { Issue } from '../../infra/sandbox/gitlab/world.ts';
import { seededChannels, seededPeople } from '../../infra/sandbox/slack/seed.ts';
import {
  acts,
  answer,
  clicks,
  entries,
  isAsked,
  notes,
  onlyIncident,
  prompt,
  promptWords,
  putsAway,
  startTeam,
  submits,
  thread,
} from './acting.ts';
import { fieldOf } from './declaring.ts';
import type { World } from './world.ts';

let world: World;
let incident: Issue;
beforeAll(async () => {
  // Slack tells no time zone of Noa.
  const people = [...seededPeople, { id: 'U0NOA', name: 'noa', realName: 'Noa Zoneless' }];
  const channels = seededChannels.map((channel) => ({ ...channel, memberIds: [...channel.memberIds, 'U0NOA'] }));
  world = await startTeam({ slack: { people, channels } });
  await world.links('U0NOA', 'ben.silva');
});
afterAll(() => world.stops());
beforeEach(async () => {
  incident = await onlyIncident(world);
});
afterEach(async () => {
  world.slack.faults.clear();
  world.gitlab.faults.clear();
  await putsAway(world);
  await putsAway(world, 'U0CHLOE');
});

const ada = () => world.slack.as('U0ADA');
const iso = (time: number | undefined) => new Date(time ?? 0).toISOString();
const at = () => iso(incident.timeline.at(-1)?.occurredAt);

// It is 2026-11-22, some minutes after 03:00 UTC: 04:00 in Berlin, 00:00 in São Paulo, 11:00 in Singapore.
describe('a time is of the author’s own Slack time zone', () => {
  test.each([
    ['U0ADA', '03:15', '2026-11-22T02:15:00.000Z', 'Europe/Berlin'],
    ['U0BEN', '23:15', '2026-11-22T02:15:00.000Z', 'America/Sao_Paulo'],
    ['U0NOA', '02:15', '2026-11-22T02:15:00.000Z', 'UTC'],
    ['U0ADA', '2026-11-20 22:15', '2026-11-20T21:15:00.000Z', 'Europe/Berlin'],
    ['U0BEN', '2026-11-20 22:15', '2026-11-21T01:15:00.000Z', 'America/Sao_Paulo'],
  ])('%s types %s: %s', async (user, typed, expected, zone) => {
    expect(await acts(world, `timeline ${typed} First alert`, { user })).toContain(`${typed.slice(-5)} ${zone}`);
    expect(at()).toBe(expected);
    expect(entries(incident)).toEqual(['First alert']);
  });

  test('a Reporter in Singapore is not refused for a time that is past there and still to come in UTC', async () => {
    const said = await acts(world, 'timeline 10:59 First alert', { user: 'U0CHLOE' });
    expect(said).toMatch(/only Developers/);
  });

  test('-15m is a quarter of an hour before it was typed', async () => {
    await acts(world, 'timeline -15m First alert');
    expect(at()).toBe(iso(Math.floor((world.clock.now() - 15 * 60_000) / 1000) * 1000));
  });

  test('now is when it was typed, however late it is filed', async () => {
    const typed = world.clock.now();
    world.gitlab.faults.down = true;
    await acts(world, 'timeline Filed late');
    await world.passes(3 * 60_000);
    world.gitlab.faults.clear();
    await world.passes(15 * 60_000);
    expect(at()).toBe(iso(typed));
  });

  test('a Slack that does not tell the zone does not hold it up: UTC, and it says so', async () => {
    await world.rooms.cache.put(JSON.stringify(['time zone', world.tenant, 'U0ADA']), {}, 0);
    world.slack.faults.add({ method: 'users.info', error: 'internal_error' });
    expect(await acts(world, 'timeline 02:15 First alert')).toContain('02:15 UTC');
    expect(at()).toBe('2026-11-22T02:15:00.000Z');
  });
});

describe('a time that is none', () => {
  test.each([
    ['25:99 Failover', /25:99.* is not a time I can read: say HH:MM, YYYY-MM-DD HH:MM, -15m/],
    ['2026-13-01 10:00 Failover', /is not a time I can read: say HH:MM/],
    ['+15m Failover', /is not a time I can read/],
  ])('%s: the prompt says which forms there are, and has the text', async (typed, why) => {
    await isAsked(world, `timeline ${typed}`);
    expect(promptWords(world)).toMatch(why);
    expect(fieldOf({ person: ada() }, 'text')).toMatchObject({ value: typed });
    await submits(world);
    expect(prompt(world).errors['text']).toMatch(/is not a time I can read/);
    await submits(world, { text: 'Failover', when: '-5m' });
    expect(entries(incident)).toEqual(['Failover']);
  });

  test('one in the future is refused, with the accepted forms, and the text waits in the prompt', async () => {
    const typed = `2027-01-01 00:00 Fireworks & <b>`;
    expect(await acts(world, `timeline ${typed}`)).toMatch(
      /^That was not done: 2027-01-01 00:00 Europe\/Berlin is in the future; say a time that has passed: HH:MM, .*-1h30m\.\nYou typed, and it is kept: 2027-01-01 00:00 Fireworks &amp; &lt;b&gt;$/,
    );
    expect(entries(incident)).toEqual([]);
    await clicks(world, 'open_act');
    await submits(world, { text: 'Fireworks', when: '-1m' });
    expect(entries(incident)).toEqual(['Fireworks']);
  });

  test.each([
    ['soon', /HH:MM/],
    ['99:99', /not a time I can read/],
  ])('in the field of the prompt, %s is told under it', async (when, why) => {
    await isAsked(world, 'timeline');
    await submits(world, { text: 'What happened', when });
    expect(prompt(world).errors).toEqual({ when: expect.stringMatching(why) });
    await submits(world, { when: '-1m' });
    expect(entries(incident)).toEqual(['What happened']);
  });
});

describe('the prompt', () => {
  test('has the time typed in its own field', async () => {
    await isAsked(world, 'timeline 03:15');
    expect(fieldOf({ person: ada() }, 'when')).toMatchObject({ value: '03:15' });
    await submits(world, { text: 'First alert' });
    expect(at()).toBe('2026-11-22T02:15:00.000Z');
  });

  test('of white space alone is not submitted', async () => {
    await isAsked(world, 'timeline');
    await submits(world, { text: ' \n ' });
    expect(prompt(world).errors).toEqual({ text: 'The text is missing.' });
    expect(entries(incident)).toEqual([]);
  });
});

describe('a text longer than the 280 characters of a timeline entry', () => {
  const long = 'x'.repeat(281);

  test('names both limits, is kept, and goes as a comment by one click', async () => {
    expect(await acts(world, `timeline ${long}`)).toMatch(/has 281 characters; .*1,000,000, .*at most 280\. .*is kept/);
    expect(entries(incident)).toEqual([]);
    await clicks(world, 'do_act');
    expect(notes(incident)).toEqual([`ada.okafor: ${long}`]);
    expect(answer(world).text).toContain('Comment> added');
  });

  test('of 40,000 characters likewise, not one of them lost', async () => {
    const huge = 'word '.repeat(8000).trim();
    expect(await acts(world, `timeline 03:15 ${huge}`)).toMatch(/has 39,999 characters/);
    await clicks(world, 'do_act');
    expect(notes(incident)).toEqual([`ada.okafor: ${huge}`]);
  });

  test('of 40,000 characters for a prompt, goes along whole', async () => {
    const huge = 'word '.repeat(8000).trim();
    await acts(world, 'show');
    await isAsked(world, `comment ${huge}`, { channel: 'C0GENERAL' });
    expect(promptWords(world)).toContain('too long to show here');
    await submits(world);
    expect(notes(incident)).toEqual([`ada.okafor: ${huge}`]);
  });

  test('in the prompt is told under the field', async () => {
    await isAsked(world, 'timeline');
    await submits(world, { text: long });
    expect(prompt(world).errors).toEqual({ text: expect.stringMatching(/281 characters.*at most 280/) });
  });
});

describe('without the Developer role', () => {
  test('a comment is offered; the button adds it, as the clicker, and the thread hears of it', async () => {
    const where = { user: 'U0CHLOE' };
    expect(await acts(world, 'timeline 10:15 Saw it too', where)).toMatch(
      /^GitLab lets only Developers of the project add to the timeline of .* Your text is kept/,
    );
    expect(notes(incident)).toEqual([]);
    await clicks(world, 'do_act', where);
    expect(notes(incident)).toEqual(['chloe.tan: Saw it too']);
    expect(thread(world)).toEqual(['Chloe Tan commented: Saw it too']);
  });
});

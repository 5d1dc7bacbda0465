import { afterAll, afterEach, beforeAll, describe, expect, test } from '@jest/globals';
import type { Effect } from '../../infra/sandbox/gitlab/faults.ts';
import { choosesProject, declares, fieldOf, newest, opensForm, payments } from './declaring.ts';
import { until, whileTimePasses } from './until.ts';
import { startWorld, type World } from './world.ts';

let world: World;
beforeAll(async () => {
  world = await startWorld();
  await world.links('U0ADA', 'ada.okafor');
});
afterAll(() => world.stops());
afterEach(() => {
  world.slack.faults.clear();
  world.gitlab.faults.clear();
  world.gitlab.faults.down = false;
});

const creating = 'POST /api/v4/projects/:id/issues';
const minutes = (count: number) => count * 60_000;
const filed = (title: string) => world.gitlab.incidents().filter((incident) => incident.title === title);
const fails = (effect: Effect, times: number | 'always' = 1) =>
  world.gitlab.faults.add({ match: creating, effect, times });
const ada = () => world.slack.as('U0ADA');

/** Clicks a button of the newest message Ada sees in #incidents. */
async function clicks(actionId: string, channel = 'C0INCIDENTS') {
  const message = newest(world, { channel });
  if (!message) throw new Error('there is nothing to click');
  await ada().clicks({ channel: message.channel, ts: message.ts }, actionId);
  await world.settles();
}

describe('when GitLab says no', () => {
  test.each<[string, Effect, RegExp]>([
    ['403', { kind: 'status', status: 403, body: { message: '403 Forbidden' } }, /at least the Reporter role/],
    ['404', { kind: 'status', status: 404, body: { message: '404 Project Not Found' } }, /does not know this project/],
    ['422', { kind: 'status', status: 422, body: { message: { title: ['is too silly'] } } }, /is too silly/],
    ['400', { kind: 'status', status: 400, body: { error: 'title is odd' } }, /title is odd/],
  ])('%s, the person learns why in a sentence and gets the filled form back', async (status, effect, why) => {
    fails(effect);
    const title = `Refused with ${status}`;
    await declares(world, title, { severity: 'high', description: 'What I typed' });
    expect(newest(world)?.text).toMatch(why);
    expect(filed(title)).toHaveLength(0);
    await clicks('open_form');
    const form = ada().openView();
    expect(fieldOf({ person: ada() }, 'title')).toMatchObject({ value: title });
    expect(fieldOf({ person: ada() }, 'description')).toMatchObject({ value: 'What I typed' });
    expect(fieldOf({ person: ada() }, 'severity')).toMatchObject({ selected_option: { value: 'high' } });
    await ada().submits(form?.id ?? '');
    await world.settles();
    expect(filed(title)).toHaveLength(1);
  });

  test('to a project that was archived meanwhile, the person learns why', async () => {
    const opened = await opensForm(world, 'Archived');
    await choosesProject(world, opened, payments);
    const project = world.gitlab.world.projects.find(({ path }) => path === payments);
    if (project) project.archived = true;
    await opened.person.submits(opened.viewId);
    await world.settles();
    if (project) project.archived = false;
    expect(newest(world)?.text).toMatch(/must not be archived/);
    expect(filed('Archived')).toHaveLength(0);
  });

  test('because the grant was taken back, the person is asked to connect and what they typed is kept', async () => {
    const opened = await opensForm(world, 'Revoked');
    await choosesProject(world, opened, payments);
    world.gitlab.as('ada.okafor').revokesApps();
    await opened.person.submits(opened.viewId);
    await whileTimePasses(world.clock, world.settles());
    expect(newest(world)?.text).toMatch(/connect it once.*What you typed is kept and goes on by itself/);
    expect(filed('Revoked')).toHaveLength(0);
    await world.links('U0ADA', 'ada.okafor');
  });
});

describe('when GitLab does not answer', () => {
  test.each<[string, Effect]>([
    ['503', { kind: 'status', status: 503, body: { message: 'down' } }],
    ['500', { kind: 'status', status: 500, body: { message: '500 Internal Server Error' } }],
    ['a cut line', { kind: 'reset' }],
    ['silence', { kind: 'hang' }],
    ['an answer lost after the deed', { kind: 'lost' }],
    ['half an answer after the deed', { kind: 'half' }],
    ['429', { kind: 'rate-limit', retryAfter: 20 }],
  ])('%s: the person hears that it is kept, and it is filed exactly once', async (name, effect) => {
    fails(effect);
    const title = `Unanswered: ${name}`;
    await declares(world, title, { severity: 'medium' });
    expect(newest(world)?.text).toMatch(/kept( as #L\d+)? and will be filed/);
    await world.passes(minutes(2));
    expect(filed(title)).toHaveLength(1);
    expect(filed(title)[0]).toMatchObject({ severity: 'medium' });
    expect(newest(world)?.text).toContain('has been created');
  });

  test('for two seconds, the person hears that it is kept while the call still runs', async () => {
    fails({ kind: 'hang' });
    const opened = await opensForm(world, 'Slow');
    await choosesProject(world, opened, payments);
    await opened.person.submits(opened.viewId);
    const before = world.gitlab.requests.length;
    const settling = world.settles();
    await until('GitLab is asked', () => world.gitlab.requests.length > before);
    world.clock.moveTo(world.clock.now() + 2_000);
    await until('Ada hears of it', () => /kept and will be filed/.test(newest(world)?.text ?? ''));
    await settling;
    await world.passes(minutes(1));
    expect(filed('Slow')).toHaveLength(1);
  });

  test('for a day, the person is told, and Try again files it once GitLab is back', async () => {
    fails({ kind: 'status', status: 503, body: {} }, 'always');
    await declares(world, 'Long outage');
    world.clock.moveTo(world.clock.now() + minutes(24 * 60 + 30));
    await world.passes(minutes(1));
    expect(newest(world, { channel: ada().dmWithApp() })?.text).toMatch(/not answering.*kept:\n> Long outage/s);
    expect(filed('Long outage')).toHaveLength(0);
    world.gitlab.faults.clear();
    await world.passes(minutes(2));
    await clicks('retry_submission', ada().dmWithApp());
    expect(filed('Long outage')).toHaveLength(1);
  });

  test('the form filled in again, and then Try again in an older copy of the message, file one incident', async () => {
    // A plain no: nothing may have happened, so nothing would have to be looked for.
    fails({ kind: 'rate-limit', retryAfter: 20 }, 'always');
    await declares(world, 'Both ways');
    world.clock.moveTo(world.clock.now() + minutes(24 * 60 + 30));
    await world.passes(minutes(1));
    world.gitlab.faults.clear();
    await world.passes(minutes(2));
    const copy = JSON.stringify(newest(world, { channel: ada().dmWithApp() })?.blocks);
    const older = /"retry_submission",.*?"value":"([^"]+)"/.exec(copy)?.[1] ?? '';
    await clicks('open_form', ada().dmWithApp());
    await ada().submits(ada().openView()?.id ?? '');
    await world.passes(minutes(1));
    expect(await world.rooms.submissions.activate(world.tenant, older, world.clock.now())).toBe(true);
    await world.rooms.queue.send({ job: 'submission', tenant: world.tenant, key: older });
    await world.passes(minutes(2));
    expect(filed('Both ways')).toHaveLength(1);
  });

  test('a form opened again after a lost answer finds the incident instead of filing a second', async () => {
    fails({ kind: 'lost' });
    world.gitlab.faults.add({
      match: 'GET /api/v4/projects/:id/issues',
      effect: { kind: 'status', status: 503, body: {} },
      times: 'always',
    });
    await declares(world, 'Twice?');
    world.clock.moveTo(world.clock.now() + minutes(24 * 60 + 30));
    await world.passes(minutes(1));
    world.gitlab.faults.clear();
    await world.passes(minutes(2));
    await clicks('open_form', ada().dmWithApp());
    await ada().submits(ada().openView()?.id ?? '');
    await world.passes(minutes(1));
    expect(filed('Twice?')).toHaveLength(1);
  });
});

describe('when Slack stumbles', () => {
  test.each([
    ['refuses the view', { error: 'internal_error' }],
    ['says the trigger is spent', { error: 'expired_trigger_id' }],
    ['is rate limiting', { retryAfter: 30 }],
    ['fails', { status: 503 }],
  ])('and %s, a button opens the form', async (_, fault) => {
    world.slack.faults.add({ method: 'views.open', times: 1, ...fault });
    await ada().types('C0INCIDENTS', '/gitlab incident declare By button');
    await world.settles();
    expect(newest(world)?.text).toMatch(/Open it with the button/);
    await clicks('open_form');
    expect(fieldOf({ person: ada() }, 'title')).toMatchObject({ value: 'By button' });
    await ada().closes(ada().openView()?.id ?? '');
    await world.settles();
  });

  test('and the place of the answer is used up, the confirmation comes as a direct message', async () => {
    const opened = await opensForm(world, 'Late answer');
    await choosesProject(world, opened, payments);
    world.clock.moveTo(world.clock.now() + minutes(31));
    await opened.person.submits(opened.viewId);
    await world.settles();
    expect(newest(world, { channel: ada().dmWithApp() })?.text).toContain('Late answer');
  });
});

describe('when something dies', () => {
  test('between the acknowledgement and the work, the sweep brings it back', async () => {
    const opened = await opensForm(world, 'Lost message');
    await choosesProject(world, opened, payments);
    await opened.person.submits(opened.viewId);
    world.queue.clear();
    await world.settles();
    expect(filed('Lost message')).toHaveLength(0);
    await world.sweeps();
    expect(filed('Lost message')).toHaveLength(1);
  });

  test('and the queue is away, Create is accepted all the same and the sweep brings it back', async () => {
    const opened = await opensForm(world, 'No queue');
    await choosesProject(world, opened, payments);
    world.queue.refusing = true;
    expect(await opened.person.submits(opened.viewId)).toMatchObject({ ok: true });
    world.queue.refusing = false;
    await world.sweeps();
    expect(filed('No queue')).toHaveLength(1);
  });

  test('pressing Create twice files one incident', async () => {
    const { outcome } = await declares(world, 'Pressed twice');
    if (outcome.delivery) await world.slack.redelivers(outcome.delivery);
    await world.settles();
    expect(filed('Pressed twice')).toHaveLength(1);
  });
});

test('nothing of it left a token, a typed text or a response_url in the log', () => {
  const log = world.logged.join('\n');
  for (const canary of ['xoxb-', 'What I typed', 'Long outage', '/commands/T0', 'glpat', 'Bearer'])
    expect(log).not.toContain(canary);
});

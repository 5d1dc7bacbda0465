import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import type { Issue } from '../../infra/sandbox/gitlab/world.ts';
import { UpstreamError } from '../../lib/errors.ts';
import { kinds } from '../../lib/flows/kinds.ts';
import { workOn } from '../../lib/flows/work.ts';
import { acts, answer, card, notes, oneMore, onlyIncident, startTeam } from './acting.ts';
import { connects } from './connecting.ts';
import { found, payments } from './declaring.ts';
import { whileTimePasses } from './until.ts';
import { usingShortcuts } from './using-shortcuts.ts';
import type { World } from './world.ts';

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
  world.slack.faults.clear();
  await returns();
});

const other = 'acme/platform/checkout';
const minutes = (count: number) => count * 60_000;
const ben = { user: 'U0BEN' };
const chloe = { user: 'U0CHLOE' };

function goesDown() {
  world.gitlab.faults.down = true;
}

/** GitLab is back, and so long that what waited is filed. */
async function returns() {
  world.gitlab.faults.clear();
  await world.passes(minutes(10));
}

const filed = (title: string) => world.gitlab.incidents().filter((one) => one.title === title);
const words = (typed: string) => typed.replace(/\n\n_Written in Slack .*_$/, '');
/** What everybody in a channel sees, as JSON. */
const seenByAll = (channel = 'C0INCIDENTS') =>
  JSON.stringify(world.slack.messagesIn(channel).filter(({ visibleTo }) => !visibleTo));
const cardsNaming = (title: string, channel = 'C0INCIDENTS') =>
  world.slack.messagesIn(channel).filter(({ blocks, threadTs, visibleTo }) => {
    return !threadTs && !visibleTo && JSON.stringify(blocks).includes(title);
  });
const said = (ts: string) =>
  world.slack
    .messagesIn('C0INCIDENTS')
    .filter(({ threadTs }) => threadTs === ts)
    .map(({ text }) => text);

async function types(text: string, where: { user?: string } = {}) {
  await world.slack.as(where.user ?? 'U0ADA').types('C0INCIDENTS', `/gitlab incident ${text}`);
  await world.passes(3_000);
  return answer(world, where).text;
}

/** The number of what waits, as its author was told it. */
const numberTold = (where = {}) => /#L\d{4}/.exec(answer(world, where).text)?.[0] ?? '';

/** Fills in the declare form, as Ada unless told. */
async function declaresByForm(values: Record<string, string | string[]>, user = 'U0ADA') {
  const person = world.slack.as(user);
  await person.types('C0INCIDENTS', `/gitlab incident declare ${payments}`);
  await world.settles();
  await person.submits(person.openView()?.id ?? '', values);
  await world.passes(3_000);
}

/** GitLab is there, and has something against one title. */
function refusesTitles() {
  world.gitlab.faults.clear();
  world.gitlab.faults.add({
    match: 'POST /api/v4/projects/:id/issues',
    effect: { kind: 'status', status: 422, body: { message: { title: ['is too silly'] } } },
  });
}

/** Opens the form from the newest answer. */
async function reopensForm() {
  const told = answer(world);
  await world.slack.as('U0ADA').clicks({ channel: told.channel, ts: told.ts }, 'open_form');
  await world.settles();
  return world.slack.as('U0ADA').openView()?.id ?? '';
}

/** For one call of it, something the app's own parts do goes another way. */
function once<Part extends object, Name extends keyof Part>(
  part: Part,
  name: Name,
  another: (real: Part[Name]) => Part[Name],
): void {
  const real = part[name];
  const instead = another(real) as (...all: unknown[]) => unknown;
  part[name] = ((...all: unknown[]) => {
    part[name] = real;
    return instead(...all);
  }) as Part[Name];
}

describe('what is typed while GitLab is away', () => {
  test('by somebody whom Slack takes no message for is done once, and holds up nobody', async () => {
    goesDown();
    await types('severity critical', ben);
    await types('comment After that', chloe);
    await world.passes(minutes(40));
    world.slack.faults.add({ method: 'chat.postMessage', error: 'user_not_found', times: 1000 });
    world.gitlab.faults.clear();
    await world.passes(minutes(10));
    world.slack.faults.clear();
    expect(incident.severity).toBe('critical');
    expect(notes(incident).map(words)).toEqual(['chloe.tan: After that']);
    await acts(world, 'severity low');
    await world.sweeps();
    await world.passes(minutes(10));
    expect(incident.severity).toBe('low');
    expect(world.queue.dead).toEqual([]);
  });

  test('by somebody whose grant is revoked goes on, all of it and in order, once they connect', async () => {
    goesDown();
    for (const text of ['One', 'Two', 'Three']) await types(`comment ${text}`, ben);
    world.gitlab.as('ben.silva').revokesApps();
    // The link lives ten minutes of virtual time, which goes by while GitLab here answers in real time: in small steps.
    world.gitlab.faults.clear();
    await whileTimePasses(world.clock, world.passes(minutes(3)), 20);
    expect(notes(incident)).toEqual([]);
    const connecting = connects(world, answer(world, ben), { user: 'U0BEN', username: 'ben.silva' });
    await whileTimePasses(world.clock, connecting, 20);
    await world.passes(minutes(2));
    expect(notes(incident).map(words)).toEqual(['ben.silva: One', 'ben.silva: Two', 'ben.silva: Three']);
  });

  test('about a number that GitLab will take for another incident is not said in the wrong thread', async () => {
    await acts(world, `bind #${incident.iid}`);
    await world.slack.as('U0ADA').types('C0INCIDENTS', `/gitlab subscribe ${other}`);
    await world.settles();
    const same = await oneMore(world, 'Of another project', other);
    expect(same.iid).toBeLessThan(incident.iid);
    const [its] = cardsNaming('Of another project');
    goesDown();
    await types(`comment #${same.iid} Of payments`);
    expect(said(its?.ts ?? '')).toEqual([]);
    await returns();
    expect(notes(same)).toEqual([]);
    world.gitlab.as('ada.okafor').closes(other, same.iid);
    await acts(world, 'unbind');
    await world.slack.as('U0ADA').types('C0INCIDENTS', `/gitlab unsubscribe ${other}`);
    await world.settles();
  });

  test('and refused by GitLab later does not stay behind as if it were on its way', async () => {
    goesDown();
    await types('timeline Not my right', chloe);
    const { ts } = card(world);
    expect(said(ts)).toEqual([expect.stringMatching(/Not in GitLab yet/)]);
    await returns();
    expect(said(ts).filter((line) => line.includes('Not in GitLab yet'))).toEqual([]);
  });
});

describe('an incident declared while GitLab is away', () => {
  test('that a quick action makes confidential has no card', async () => {
    goesDown();
    await declaresByForm({ title: 'Somebody is in', description: 'Root shell on db1\n/confidential' });
    expect(answer(world).text).toMatch(/only you hear of it/);
    expect(seenByAll()).not.toContain('Somebody is in');
    await returns();
    expect(filed('Somebody is in')).toHaveLength(1);
  });

  test('becomes the real one, also when Slack wants a moment', async () => {
    goesDown();
    for (let times = 0; times < 5; times++) await types('show', ben);
    await types(`declare ${payments}: Slow Slack`);
    expect((await world.rooms.breaker.state()).open).toBe(true);
    world.slack.faults.add({ method: 'chat.update', status: 500, times: 1 });
    await returns();
    expect(cardsNaming('Slow Slack')).toHaveLength(1);
    expect(JSON.stringify(cardsNaming('Slow Slack'))).toContain('card_acknowledge');
  });

  test('becomes the real one, also when the store stumbles after its card did', async () => {
    goesDown();
    await types(`declare ${payments}: Slow store`);
    once(world.rooms.cards, 'save', (save) => async (...all) => {
      await save(...all);
      throw new UpstreamError({ service: 'dynamodb', operation: 'UpdateItem', code: 'timeout', transient: true });
    });
    await returns();
    expect(cardsNaming('Slow store')).toHaveLength(1);
    expect(JSON.stringify(cardsNaming('Slow store'))).toContain('card_acknowledge');
  });

  test('becomes the real one, also when its card is just being drawn as one that waits', async () => {
    goesDown();
    // Of a project that is not known here: no news of GitLab's draws its card again.
    await types('declare acme/services/service-001: Drawn late');
    const local = Number(numberTold().slice(2));
    const declare = (await world.rooms.pending.find(world.tenant, local))?.submission ?? '';
    once(world.rooms.slack, 'update', (update) => async (...all) => {
      // While this call is on its way GitLab comes back, and another worker files the incident.
      world.gitlab.faults.clear();
      await world.rooms.submissions.hasten(world.tenant, declare, world.clock.now());
      await workOn(world.rooms, kinds, { job: 'submission', tenant: world.tenant, key: declare });
      await update(...all);
    });
    await world.rooms.queue.send({ job: 'pending', tenant: world.tenant, local });
    await world.settles();
    await returns();
    const [real, ...others] = filed('Drawn late');
    expect(others).toEqual([]);
    expect(JSON.stringify(cardsNaming('Drawn late'))).toContain('card_acknowledge');
    const key = { instance: world.gitlab.url, projectId: real?.project.id ?? 0, iid: real?.iid ?? 0 };
    await world.rooms.shown.remove(world.tenant, 'C0INCIDENTS', key);
  });

  test('by the global shortcut has its card with its author, and it becomes the real one there', async () => {
    const { uses } = usingShortcuts(world);
    await uses('declare_incident');
    const person = world.slack.as('U0ADA');
    const viewId = person.openView()?.id ?? '';
    const project = await found({ person, viewId }, 'project', payments);
    goesDown();
    await person.submits(viewId, { title: 'From anywhere', project });
    await world.passes(3_000);
    const dm = person.dmWithApp();
    const told = person.sees(dm).map(({ text }) => text);
    expect(told.join('\n')).not.toMatch(/card is in U0ADA/);
    await returns();
    expect(filed('From anywhere')).toHaveLength(1);
    expect(JSON.stringify(cardsNaming('From anywhere', dm))).toContain('card_acknowledge');
  });

  test('that its author leaves alone once it was refused does not make its channel ask for ever', async () => {
    goesDown();
    await types(`declare ${payments}: Left alone`);
    refusesTitles();
    await world.passes(minutes(10));
    expect(JSON.stringify(cardsNaming('Left alone'))).toMatch(/has it back/);
    await types('comment About the real one', ben);
    expect(notes(incident).map(words)).toEqual(['ben.silva: About the real one']);
  });

  test('and once more, after it was refused, says on its card that it waits again', async () => {
    goesDown();
    await types(`declare ${payments}: Once more`);
    refusesTitles();
    await world.passes(minutes(10));
    goesDown();
    const viewId = await reopensForm();
    await world.slack.as('U0ADA').submits(viewId);
    await world.passes(minutes(1));
    expect(JSON.stringify(cardsNaming('Once more'))).toMatch(/GitLab is not answering/);
    expect(JSON.stringify(cardsNaming('Once more'))).not.toMatch(/has it back/);
  });

  test('for longer than a day and then tried again says on its card that it waits again', async () => {
    goesDown();
    await types(`declare ${payments}: Next day`);
    world.clock.moveTo(world.clock.now() + 25 * minutes(60));
    await world.passes(minutes(1));
    expect(JSON.stringify(cardsNaming('Next day'))).toMatch(/has it back/);
    const dm = world.slack.as('U0ADA').dmWithApp();
    const told = world.slack.as('U0ADA').sees(dm).at(-1);
    await world.slack.as('U0ADA').clicks({ channel: dm, ts: told?.ts ?? '' }, 'retry_submission');
    await world.passes(minutes(1));
    expect(JSON.stringify(cardsNaming('Next day'))).not.toMatch(/has it back/);
    await returns();
    expect(filed('Next day')).toHaveLength(1);
  });

  test('and made confidential on the second try is taken off its card, with its new title', async () => {
    goesDown();
    await types(`declare ${payments}: Harmless`);
    const number = numberTold();
    const ts = cardsNaming('Harmless')[0]?.ts ?? '';
    refusesTitles();
    await world.passes(minutes(10));
    goesDown();
    const viewId = await reopensForm();
    await world.slack.as('U0ADA').submits(viewId, { title: 'A break-in', confidential: ['confidential'] });
    await world.passes(minutes(1));
    await types(`comment ${number} Not for all`, ben);
    expect(seenByAll()).not.toContain('A break-in');
    await types(`comment ${number} Only mine`);
    expect(seenByAll()).not.toContain('Only mine');
    expect(JSON.stringify(world.slack.messagesIn('C0INCIDENTS').find((one) => one.ts === ts))).not.toContain(
      'Harmless',
    );
    await returns();
    expect(filed('A break-in')).toMatchObject([{ confidential: true }]);
    expect(seenByAll()).not.toContain('A break-in');
  });

  test('keeps what waits for it in its lane until the new one counts', async () => {
    goesDown();
    await types(`declare ${payments}: Lanes`);
    const number = numberTold();
    await types(`comment ${number} First`, ben);
    let there = -1;
    once(world.rooms.pending, 'change', (change) => async (...all) => {
      there = (await world.rooms.lanes.all(world.tenant, `0:${number.slice(2)}`)).length;
      return change(...all);
    });
    await returns();
    expect(there).toBe(1);
    expect(filed('Lanes').flatMap(notes).map(words)).toEqual(['ben.silva: First']);
  });

  test('has one number, also when its worker does not live to remember that it is kept', async () => {
    goesDown();
    let kept = 0;
    once(world.rooms.pending, 'keep', (keep) => async (...all) => {
      await keep(...all);
      kept = all[1].local;
      throw new UpstreamError({ service: 'dynamodb', operation: 'PutItem', code: 'timeout', transient: true });
    });
    await types(`declare ${payments}: One number`);
    await world.passes(minutes(1));
    expect(numberTold()).toBe(`#L${kept}`);
    await types(`comment #L${kept} Under it`, ben);
    await returns();
    expect(filed('One number').flatMap(notes).map(words)).toEqual(['ben.silva: Under it']);
  });
});

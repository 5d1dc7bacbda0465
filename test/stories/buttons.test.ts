import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import type { Issue } from '../../infra/sandbox/gitlab/world.ts';
import {
  acts,
  answer,
  card,
  clicks,
  entries,
  notes,
  onlyIncident,
  presses,
  promptWords,
  putsAway,
  startTeam,
  submits,
  thread,
} from './acting.ts';
import { browserOf } from './browsing.ts';
import { fieldOf } from './declaring.ts';
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
  world.gitlab.faults.clear();
  for (const user of ['U0ADA', 'U0BEN', 'U0CHLOE']) await putsAway(world, user);
});

const ben = { user: 'U0BEN' };
const chloe = { user: 'U0CHLOE' };
const wordsOnCard = () => JSON.stringify(card(world).blocks);
/** Which buttons the card has. */
const buttons = () => [...wordsOnCard().matchAll(/"action_id":"(card_[a-z]+)"/g)].map(([, id]) => id);

describe('a button of the card does at once what needs no words', () => {
  test('Acknowledge and Resolve, as who clicks; the answer stands beside the card, which the webhook edits', async () => {
    const { ts } = card(world);
    await presses(world, 'card_acknowledge', ben);
    expect(incident).toMatchObject({ status: 'acknowledged', updatedBy: { username: 'ben.silva' } });
    expect(answer(world, ben).text).toMatch(/is now Acknowledged$/);
    expect(card(world)).toMatchObject({ ts, edited: true });
    expect(wordsOnCard()).toContain('Acknowledged');
    await presses(world, 'card_resolve', ben);
    expect(incident).toMatchObject({ status: 'resolved', state: 'opened' });
  });

  test('Assign me', async () => {
    await presses(world, 'card_more', { ...chloe, choice: `assign ${incident.project.id}:${incident.iid}` });
    expect(incident.assignees.map(({ username }) => username)).toEqual(['chloe.tan']);
    expect(wordsOnCard()).toContain('Chloe Tan');
  });

  test('Reopen, which is all that a closed incident has', async () => {
    world.gitlab.as('ada.okafor').closes(incident.project.path, incident.iid);
    await world.passes(60_000);
    expect(buttons()).toEqual(['card_reopen', 'card_more']);
    await presses(world, 'card_reopen', ben);
    expect(incident).toMatchObject({ state: 'opened', status: 'triggered' });
    expect(buttons()).toEqual(['card_acknowledge', 'card_timeline', 'card_resolve', 'card_more']);
  });

  test('Open in GitLab is a link: nothing is done', async () => {
    const before = world.gitlab.requests.length;
    await presses(world, 'card_more', { choice: `open ${incident.project.id}:${incident.iid}` });
    expect(world.gitlab.requests).toHaveLength(before);
  });
});

describe('a button that needs words asks for them', () => {
  const more = (what: string) => ({ ...ben, choice: `${what} ${incident.project.id}:${incident.iid}` });

  test('Add to timeline, about the incident by its title; the card stays what it is', async () => {
    await presses(world, 'card_timeline', ben);
    expect(promptWords(world, 'U0BEN')).toMatch(/Add to timeline.*Checkout is down/);
    await submits(world, { text: 'Failover & restart', when: '-5m' }, 'U0BEN');
    expect(entries(incident)).toEqual(['Failover & restart']);
    expect(answer(world, ben).text).toMatch(/^Added to the timeline/);
    expect(wordsOnCard()).toContain('card_acknowledge');
    expect(thread(world).at(-1)).toMatch(/^Ben Silva added to the timeline, .*: Failover &amp; restart$/);
  });

  test('Comment', async () => {
    await presses(world, 'card_more', more('comment'));
    await submits(world, { text: 'From the card' }, 'U0BEN');
    expect(notes(incident)).toEqual(['ben.silva: From the card']);
    expect(wordsOnCard()).toContain('card_acknowledge');
  });

  test('Severity', async () => {
    await presses(world, 'card_more', more('severity'));
    await submits(world, { severity: 'critical' }, 'U0BEN');
    expect(incident.severity).toBe('critical');
    expect(wordsOnCard()).toContain('Critical');
  });

  test('and when Slack does not open the prompt, a button beside the card does', async () => {
    world.slack.faults.add({ method: 'views.open', error: 'expired_trigger_id' });
    await presses(world, 'card_timeline', ben);
    expect(answer(world, ben).text).toMatch(/open it with the button/);
    await clicks(world, 'open_act', ben);
    await submits(world, { text: 'Second try' }, 'U0BEN');
    expect(entries(incident)).toEqual(['Second try']);
  });
});

describe('the clicker’s own rights decide, when it is clicked', () => {
  test.each(['card_acknowledge', 'card_resolve'])('%s by a Reporter names the role it takes', async (button) => {
    await presses(world, button, chloe);
    expect(answer(world, chloe).text).toMatch(/takes at least the Developer role in this project\. Ask a Maintainer/);
    expect(incident.status).toBe('triggered');
    expect(wordsOnCard()).toContain('card_acknowledge');
  });

  test('Add to timeline by a Reporter offers a comment, beside the card', async () => {
    await presses(world, 'card_timeline', chloe);
    await submits(world, { text: 'Saw it' }, 'U0CHLOE');
    expect(answer(world, chloe).text).toMatch(/only Developers/);
    await clicks(world, 'do_act', chloe);
    expect(notes(incident)).toEqual(['chloe.tan: Saw it']);
  });

  test('somebody who may not see the incident is told no more than that', async () => {
    await world.links('U0CHLOE', 'sam.stranger');
    await presses(world, 'card_acknowledge', chloe);
    expect(answer(world, chloe).text).toMatch(/There is no incident `#\d+` any more that you can see/);
    await world.links('U0CHLOE', 'chloe.tan');
  });
});

describe('somebody without a GitLab account', () => {
  const connects = async () => {
    const [button] = JSON.stringify(answer(world, ben).blocks).match(/http[^"]*\/gitlab\/connect\?ticket=[^"]*/) ?? [];
    const browser = await browserOf(world, 'U0BEN', 'ben.silva');
    await browser.presses(await browser.opens(button ?? ''), 'Connect');
    await world.settles();
  };
  beforeEach(() => world.rooms.links.remove(world.person('U0BEN'), world.gitlab.url));
  afterEach(() => world.links('U0BEN', 'ben.silva'));

  test('connects first, and the click goes on by itself', async () => {
    await presses(world, 'card_acknowledge', ben);
    expect(answer(world, ben).text).toMatch(/connect it once.*goes on by itself/);
    expect(incident.status).toBe('triggered');
    await connects();
    expect(incident.status).toBe('acknowledged');
    expect(answer(world, ben).text).toMatch(/is now Acknowledged/);
  });

  test('gets a button to the prompt afterwards, where words are needed', async () => {
    await presses(world, 'card_timeline', ben);
    await connects();
    await clicks(world, 'open_act', ben);
    await submits(world, { text: 'Connected' }, 'U0BEN');
    expect(entries(incident)).toEqual(['Connected']);
  });

  test.each([
    ['comment Typed before', () => notes(incident), ['ben.silva: Typed before']],
    ['timeline -1m Typed before', () => entries(incident), ['Typed before']],
  ])('has what was typed done afterwards: %s', async (typed, done, expected) => {
    expect(await acts(world, typed, ben)).toMatch(/goes on by itself/);
    await connects();
    expect(done()).toEqual(expected);
  });

  test('and is asked afterwards what would have been asked', async () => {
    await acts(world, 'close It was DNS', ben);
    await connects();
    await clicks(world, 'open_act', ben);
    expect(fieldOf({ person: world.slack.as('U0BEN') }, 'text')).toMatchObject({ value: 'It was DNS' });
    await submits(world, {}, 'U0BEN');
    expect(notes(incident)).toEqual(['ben.silva: It was DNS']);
    expect(incident.state).toBe('closed');
  });
});

describe('a button on a card whose incident', () => {
  test('is deleted says so, and keeps the text for another', async () => {
    await presses(world, 'card_timeline', ben);
    world.gitlab.as('ada.okafor').deletes(incident.project.path, incident.iid);
    await submits(world, { text: 'Written in vain?' }, 'U0BEN');
    expect(answer(world, ben).text).toMatch(/There is no incident `#\d+` any more.*deleted.*What you typed is kept/);
    await clicks(world, 'open_act', ben);
    expect(fieldOf({ person: world.slack.as('U0BEN') }, 'text')).toMatchObject({ value: 'Written in vain?' });
    expect(await world.rooms.shown.inChannel(world.tenant, 'C0INCIDENTS')).toEqual([]);
  });

  test('was moved says so, and by whom', async () => {
    const { ts } = card(world);
    world.gitlab.holdWebhooks();
    world.gitlab.as('ada.okafor').moves(incident.project.path, incident.iid, 'acme/platform/checkout');
    await world.slack.as('U0BEN').clicks({ channel: 'C0INCIDENTS', ts }, 'card_acknowledge');
    await world.settles();
    expect(answer(world, ben).text).toMatch(/was moved to another project by Ada Okafor, <!date.*Nothing was changed/);
    await world.gitlab.releaseWebhooks();
    await world.settles();
  });

  test('is a plain issue by now says so', async () => {
    incident.type = 'ISSUE';
    await presses(world, 'card_acknowledge', ben);
    expect(answer(world, ben).text).toMatch(/is an issue, not an incident\. Nothing was changed/);
    incident.type = 'INCIDENT';
  });

  test('was closed a moment ago says by whom', async () => {
    world.gitlab.holdWebhooks();
    world.gitlab.as('ada.okafor').closes(incident.project.path, incident.iid);
    await presses(world, 'card_resolve', ben);
    expect(answer(world, ben).text).toMatch(/is closed by Ada Okafor/);
    await world.gitlab.releaseWebhooks();
    await world.settles();
  });
});

test('clicked twice by a nervous hand, or delivered twice, acts once', async () => {
  const before = incident.timeline.length;
  await presses(world, 'card_acknowledge', ben);
  const delivery = world.slack.deliveries.at(-1);
  if (delivery) await world.slack.redelivers(delivery);
  await presses(world, 'card_acknowledge', ben);
  expect(answer(world, ben).text).toMatch(/is already Acknowledged/);
  expect(incident.timeline.slice(before)).toHaveLength(1);
});

test('a button that was used up elsewhere says so', async () => {
  await acts(world, `timeline ${'x'.repeat(300)}`, ben);
  const { channel, ts } = answer(world, ben);
  const [, key = ''] = /"value":"(comment [^"]*)"/.exec(JSON.stringify(answer(world, ben).blocks)) ?? [];
  // Its place is used up, so that what came of it is told elsewhere and the button stays.
  world.clock.moveTo(world.clock.now() + 31 * 60_000);
  await world.rooms.submissions.activate(world.tenant, key, world.clock.now());
  await world.sweeps();
  expect(notes(incident)).toHaveLength(1);
  await world.slack.as('U0BEN').clicks({ channel, ts }, 'do_act');
  await world.settles();
  expect(world.slack.messagesIn(channel).find((one) => one.ts === ts)?.text).toMatch(/^This was done already/);
  expect(notes(incident)).toHaveLength(1);
});

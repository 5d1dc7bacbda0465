import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import type { Acts } from '../../infra/sandbox/gitlab/acts.ts';
import { leaked } from './by-hand.ts';
import { cardOf, cardsOf, deletes, linesUnder, publicly, wordsOn } from './cards-seen.ts';
import { declares, payments } from './declaring.ts';
import { answer, types } from './typing.ts';
import { startWorld, type World } from './world.ts';

let world: World;
beforeAll(async () => {
  world = await startWorld({ gitlab: { version: '19.0.0' } });
  await world.links('U0ADA', 'ada.okafor');
  await world.links('U0BEN', 'ben.silva');
  await types(world, 'subscribe acme/payments');
});
afterAll(async () => {
  expect(await leaked(world)).toEqual([]);
  await world.stops();
});

/** A minute later somebody does something on GitLab's own pages. */
async function later(username: string, act: (person: Acts) => unknown): Promise<void> {
  await world.passes(60_000);
  act(world.gitlab.as(username));
  await world.passes(5_000);
}

/** An incident declared on GitLab's own pages, with its card. */
async function declaredThere(title: string) {
  let iid = 0;
  await later('ada.okafor', (ada) => {
    iid = ada.declares(payments, { title }).iid;
  });
  return { iid, card: () => cardOf(world, title), lines: () => linesUnder(world, cardOf(world, title)) };
}

describe('an incident declared from Slack', () => {
  test('is one card with its final severity, status, assignee and labels, and no word about our own follow-ups', async () => {
    const description = '/assign @ben.silva\n/label ~database\nCards are refused';
    await declares(world, 'From Slack', { severity: 'critical', status: 'acknowledged', description });
    await world.passes(60_000);
    const card = cardOf(world, 'From Slack');
    expect(card.text).toMatch(
      /^Incident opened: From Slack \(#\d+ · acme\/payments, 🔴 Critical - S1, Acknowledged\)$/,
    );
    for (const shown of ['Ben Silva', 'database', 'Ada Okafor']) expect(wordsOn(card)).toContain(shown);
    expect(linesUnder(world, card)).toEqual([]);
    expect(card.edited).toBe(false);
  });

  test('confidential is confirmed to its author and shown to nobody else', async () => {
    const before = publicly(world).length;
    await declares(world, 'Secret from Slack', { confidential: ['confidential'], severity: 'high' });
    await world.passes(60_000);
    expect(publicly(world)).toHaveLength(before);
  });
});

describe('an incident declared in GitLab', () => {
  test('has its card after the next sweep, when the queue lost the word of it', async () => {
    const ada = world.gitlab.as('ada.okafor');
    ada.declares(payments, { title: 'Lost on the way' });
    await world.gitlab.settled();
    world.queue.clear();
    await world.passes(60_000);
    expect(cardsOf(world, 'Lost on the way')).toHaveLength(0);
    await world.sweeps();
    expect(cardsOf(world, 'Lost on the way')).toHaveLength(1);
    await world.sweeps();
    expect(world.queue.next()).toBeUndefined();
  });

  test('is announced with a link, and mentions and pings nobody', async () => {
    await later('ada.okafor', (ada) => ada.declares(payments, { title: 'Down <!channel> & <@U0BEN> @here' }));
    const card = cardOf(world, 'Down &lt;!channel&gt; &amp; &lt;@U0BEN&gt;');
    expect(JSON.stringify(card.blocks)).toContain(`${world.gitlab.url}/${payments}/-/issues/`);
    expect(JSON.stringify(card)).not.toMatch(/<!channel>|<@U|<!here/);
  });

  test('is edited in place, and told in its thread; raised, closed and reopened the channel hears', async () => {
    const { iid, card, lines } = await declaredThere('Lifetime');
    const { ts } = card();
    await later('ben.silva', (ben) => ben.edits(payments, iid, { severity: 'high' }));
    await later('ben.silva', (ben) => ben.edits(payments, iid, { severity: 'low' }));
    await later('ben.silva', (ben) => ben.edits(payments, iid, { status: 'acknowledged' }));
    await later('ada.okafor', (ada) => ada.edits(payments, iid, { assignees: ['ben.silva'], labels: ['network'] }));
    await later('ada.okafor', (ada) => ada.edits(payments, iid, { title: 'Lifetime, renamed' }));
    await later('ada.okafor', (ada) => ada.closes(payments, iid));
    await later('ben.silva', (ben) => ben.reopens(payments, iid));
    expect(lines()).toEqual([
      expect.stringMatching(/^LOUD Severity raised to 🟠 High - S2 by Ben Silva: it · Triggered$/),
      'Severity lowered to 🔵 Low - S4 by Ben Silva',
      'Status Triggered → Acknowledged by Ben Silva',
      'Assigned to Ben Silva · Labelled network by Ada Okafor',
      'Title was “Lifetime” by Ada Okafor',
      expect.stringMatching(/^LOUD Closed by Ada Okafor: it · 🔵 Low - S4 · Closed$/),
      expect.stringMatching(/^LOUD Reopened by Ben Silva: it · 🔵 Low - S4 · /),
    ]);
    expect(card()).toMatchObject({ ts, edited: true });
    expect(card().text).toContain('Lifetime, renamed');
  });

  test('that only got a comment, an internal comment or a new description says nothing', async () => {
    const { iid, card, lines } = await declaredThere('Quiet');
    const before = card().text;
    await later('ben.silva', (ben) => ben.comments(payments, iid, 'Looking at it'));
    await later('ben.silva', (ben) => ben.comments(payments, iid, 'Nobody must know', { internal: true }));
    await later('ben.silva', (ben) => ben.edits(payments, iid, { description: 'More words' }));
    expect([card().text, lines()]).toEqual([before, []]);
    expect(JSON.stringify(publicly(world))).not.toMatch(/Looking at it|Nobody must know|More words/);
  });

  test('that turns confidential is taken back everywhere, and shown again once it is public', async () => {
    const { iid, card } = await declaredThere('Turned');
    const { ts } = card();
    const ofTurned = () => publicly(world).filter((message) => message.ts === ts || message.threadTs === ts);
    await later('ben.silva', (ben) => ben.edits(payments, iid, { severity: 'critical' }));
    await later('ada.okafor', (ada) => ada.makesConfidential(payments, iid));
    expect(ofTurned().map(({ text }) => text)).toEqual([
      'This incident is no longer public.',
      'This incident is no longer public.',
    ]);
    expect(JSON.stringify(publicly(world))).not.toContain('Turned');
    await later('ben.silva', (ben) => ben.edits(payments, iid, { title: 'Turned secret', severity: 'low' }));
    await later('ada.okafor', (ada) => ada.closes(payments, iid));
    expect(JSON.stringify(publicly(world))).not.toContain('Turned');
    await later('ada.okafor', (ada) => ada.reopens(payments, iid));
    await later('ada.okafor', (ada) => ada.makesConfidential(payments, iid, false));
    expect(card()).toMatchObject({ ts, text: expect.stringContaining('Turned secret') });
  });

  test('confidential from the start is never announced, until it is public', async () => {
    let iid = 0;
    const before = publicly(world).length;
    await later('ada.okafor', (ada) => {
      iid = ada.declares(payments, { title: 'Breach', confidential: true }).iid;
    });
    await later('ada.okafor', (ada) => ada.edits(payments, iid, { severity: 'critical' }));
    await later('ada.okafor', (ada) => ada.closes(payments, iid));
    await later('ada.okafor', (ada) => ada.reopens(payments, iid));
    expect(publicly(world)).toHaveLength(before);
    await later('ada.okafor', (ada) => ada.makesConfidential(payments, iid, false));
    expect(cardsOf(world, 'Breach')).toHaveLength(1);
  });

  test('whose card was deleted gets it once more, and only once', async () => {
    const { iid, card } = await declaredThere('Deleted');
    await deletes(world, card());
    await later('ben.silva', (ben) => ben.edits(payments, iid, { severity: 'critical' }));
    const { ts } = card();
    await later('ben.silva', (ben) => ben.edits(payments, iid, { severity: 'high' }));
    expect(card()).toMatchObject({ ts, text: expect.stringContaining('High - S2') });
  });

  test('whose card was deleted from over its thread gets it once more too', async () => {
    const { iid, card, lines } = await declaredThere('Tombstone');
    await later('ben.silva', (ben) => ben.edits(payments, iid, { severity: 'low' }));
    await deletes(world, card());
    await later('ben.silva', (ben) => ben.edits(payments, iid, { severity: 'high' }));
    await later('ben.silva', (ben) => ben.edits(payments, iid, { status: 'resolved' }));
    expect(card().text).toContain('High - S2, Resolved');
    expect(lines()).toEqual(['Status Triggered → Resolved by Ben Silva']);
  });

  test('that is closed already when first heard of gets no card', async () => {
    world.gitlab.holdWebhooks();
    let iid = 0;
    await later('ada.okafor', (ada) => {
      iid = ada.declares(payments, { title: 'Too late' }).iid;
    });
    await later('ada.okafor', (ada) => ada.closes(payments, iid));
    await world.gitlab.releaseWebhooks('newest');
    await world.passes(5_000);
    expect(cardsOf(world, 'Too late')).toEqual([]);
  });

  test('that is a plain issue is none of ours', async () => {
    const before = publicly(world).length;
    await later('ada.okafor', (ada) => ada.declares(payments, { title: 'Just an issue', type: 'ISSUE' }));
    expect(publicly(world)).toHaveLength(before);
  });
});

describe('two subscribed channels', () => {
  test('have a card each; one that unsubscribes hears nothing new', async () => {
    const channel = 'C0GENERAL';
    await types(world, 'subscribe acme/payments', { channel });
    const { iid } = await declaredThere('In both');
    await later('ben.silva', (ben) => ben.edits(payments, iid, { severity: 'critical' }));
    const [here, there] = [cardOf(world, 'In both'), cardOf(world, 'In both', channel)];
    expect(there.text).toBe(here.text);
    expect(linesUnder(world, there)).toEqual(linesUnder(world, here));
    await answer(world, 'unsubscribe acme/payments', { channel });
    await later('ada.okafor', (ada) => ada.closes(payments, iid));
    expect(linesUnder(world, cardOf(world, 'In both'))).toHaveLength(2);
    expect(linesUnder(world, there)).toHaveLength(1);
    await later('ada.okafor', (ada) => ada.makesConfidential(payments, iid));
    expect(cardsOf(world, 'In both', channel)).toEqual([]);
  });
});

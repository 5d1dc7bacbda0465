import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { connects, disconnects } from './connecting.ts';
import { choosesProject, fieldOf, found, newest, payments } from './declaring.ts';
import { toldDirectly, types } from './typing.ts';
import { usingShortcuts } from './using-shortcuts.ts';
import { startWorld, type World } from './world.ts';

let world: World;
let says: Acts['says'];
let uses: Acts['uses'];
let submits: Acts['submits'];
let binds: Acts['binds'];
type Acts = ReturnType<typeof usingShortcuts>;

beforeAll(async () => {
  world = await startWorld();
  ({ says, uses, submits, binds } = usingShortcuts(world));
  await world.links('U0ADA', 'ada.okafor');
  await world.links('U0BEN', 'ben.silva');
  await types(world, `project add ${payments} as pay`);
});
afterAll(() => world.stops());
beforeEach(() => world.clock.moveTo(world.clock.now() + 60_000));
afterEach(async () => {
  world.slack.faults.clear();
  world.gitlab.faults.clear();
  for (const user of ['U0ADA', 'U0BEN', 'U0CHLOE']) {
    const person = world.slack.as(user);
    for (let view = person.openView(); view; view = person.openView()) await person.closes(view.id);
  }
  for (const feature of await world.rooms.switches.off(world.tenant)) {
    await world.rooms.switches.set(world.tenant, feature, true, 'U0ADA', world.clock.now());
  }
  await world.settles();
});

const ada = () => world.slack.as('U0ADA');

function declared(title = 'Checkout is down') {
  return world.gitlab.as('ada.okafor').declares(payments, { title }).iid;
}
const incident = (iid: number) => {
  const issue = world.gitlab.issue(payments, iid);
  if (!issue) throw new Error(`no #${iid}`);
  return issue;
};
/** Oldest first. */
const last = () =>
  world.gitlab
    .incidents()
    .toSorted((one, other) => one.id - other.id)
    .at(-1);
const noteOf = (iid: number) => incident(iid).notes.at(-1)?.body ?? '';

describe('the global shortcut', () => {
  test('opens the form, and its answer comes by direct message', async () => {
    await uses('declare_incident');
    const viewId = ada().openView()?.id ?? '';
    await choosesProject(world, { person: ada(), channel: '', viewId }, payments);
    await submits({ title: 'From anywhere' });
    expect(last()).toMatchObject({ title: 'From anywhere', project: { path: payments } });
    expect(toldDirectly(world, 'U0ADA').at(-1)).toMatch(/From anywhere.* created/);
  });

  test('asks a stranger to connect by direct message, and then offers the form', async () => {
    await disconnects(world, 'U0CHLOE');
    const chloe = world.slack.as('U0CHLOE');
    await uses('declare_incident', undefined, 'U0CHLOE');
    const asked = chloe.sees(chloe.dmWithApp()).at(-1);
    await connects(world, asked, { user: 'U0CHLOE', username: 'chloe.tan' });
    const ready = chloe.sees(chloe.dmWithApp()).find(({ text }) => text.includes('form is ready'));
    await chloe.clicks({ channel: chloe.dmWithApp(), ts: ready?.ts ?? '' }, 'open_form');
    expect(chloe.openView()?.view.callback_id).toBe('declare');
  });

  test('says by direct message when the form did not open', async () => {
    world.slack.faults.add({ method: 'views.open', error: 'expired_trigger_id' });
    await uses('declare_incident');
    expect(toldDirectly(world, 'U0ADA').at(-1)).toMatch(/did not open the form in time/);
  });
});

describe('declaring from a message', () => {
  test('copies its text, author and link, and confirms in its thread', async () => {
    const message = await says('Checkout returns 502\nask <@U0ADA> about /close');
    await uses('declare_from_message', message);
    expect(fieldOf({ person: ada() }, 'title')?.['value']).toBe('Checkout returns 502');
    expect(fieldOf({ person: ada() }, 'description')?.['value']).toMatch(/^> Checkout returns 502/);
    await choosesProject(world, { person: ada(), channel: '', viewId: ada().openView()?.id ?? '' }, payments);
    await submits();
    const { title, description = '', state } = last() ?? {};
    expect({ title, state }).toEqual({ title: 'Checkout returns 502', state: 'opened' });
    expect(description).toMatch(/^> Checkout returns 502/);
    expect(description).not.toMatch(/@ada/);
    expect(description).toContain('— Ben Silva in Slack');
    expect(description).toContain(`/archives/C0INCIDENTS/p${message.ts.replace('.', '')}`);
    const reply = world.slack.messagesIn('C0INCIDENTS').find(({ threadTs }) => threadTs === message.ts);
    expect(reply).toMatchObject({ text: expect.stringMatching(/Checkout returns 502.* created/) });
    expect(reply?.visibleTo).toBeUndefined();
  });

  test('in a thread confirms in that thread', async () => {
    const parent = await says('Is something wrong?');
    const message = await says('Yes, the login', { threadTs: parent.ts });
    await uses('declare_from_message', message);
    await submits();
    expect(last()?.title).toBe('Yes, the login');
    expect(world.slack.messagesIn('C0INCIDENTS').at(-1)).toMatchObject({ threadTs: parent.ts });
  });

  test('where the app is not, has no link, and the answer is for its author alone', async () => {
    const message = await says('Down for me', { channel: 'C0GENERAL' });
    world.slack.faults.add({ method: 'chat.getPermalink', error: 'channel_not_found' });
    await uses('declare_from_message', message);
    await submits();
    expect(last()?.description).toMatch(/^> Down for me\n\n— Ben Silva in Slack, \d{4}-/);
    expect(newest(world, { channel: 'C0GENERAL' })).toMatchObject({ ephemeral: true });
    expect(world.slack.messagesIn('C0GENERAL').filter(({ threadTs }) => threadTs === message.ts)).toEqual([]);
  });

  test.each([
    ['a channel shared with another company', 'C0VENDORS', {}],
    ['a confidential incident', 'C0INCIDENTS', { confidential: ['confidential'] }],
  ])('of %s tells nobody else', async (_, channel, values) => {
    const message = await says('Something secret', { channel });
    await uses('declare_from_message', message);
    await submits(values);
    expect(last()?.title).toBe('Something secret');
    const replies = world.slack.messagesIn(channel).filter(({ threadTs }) => threadTs === message.ts);
    expect(replies.filter(({ visibleTo }) => !visibleTo)).toEqual([]);
    expect(newest(world, { channel })).toMatchObject({ ephemeral: true, text: expect.stringContaining('created') });
  });

  test('of a long message keeps what fits, and the link leads to the rest', async () => {
    const message = await says('word '.repeat(2000));
    await uses('declare_from_message', message);
    expect(String(fieldOf({ person: ada() }, 'description')?.['value'])).toHaveLength(3000);
    await submits({ title: 'A long story' });
    expect(last()?.description).toMatch(/…\n\n— Ben Silva in Slack, \[/);
  });

  test('that is gone meanwhile names its author and time', async () => {
    const message = await says('Now you see me');
    await uses('declare_from_message', message);
    world.slack.faults.add({ method: 'chat.getPermalink', error: 'message_not_found' });
    await submits();
    expect(last()?.description).toMatch(
      /> Now you see me\n\n— Ben Silva in Slack, 2026-11-22 \d\d:\d\d Europe\/Berlin/,
    );
  });

  test('a stranger connects, and the form is offered where the message is', async () => {
    await disconnects(world, 'U0CHLOE');
    const message = await says('Chloe sees this');
    await uses('declare_from_message', message, 'U0CHLOE');
    await connects(world, newest(world, { user: 'U0CHLOE' }), { user: 'U0CHLOE', username: 'chloe.tan' });
    const ready = newest(world, { user: 'U0CHLOE' });
    await world.slack.as('U0CHLOE').clicks({ channel: 'C0INCIDENTS', ts: ready?.ts ?? '' }, 'open_form');
    expect(fieldOf({ person: world.slack.as('U0CHLOE') }, 'title')?.['value']).toBe('Chloe sees this');
  });
});

describe('in a thread bound to an incident', () => {
  test('a message goes to the timeline with its own time and author', async () => {
    const iid = declared();
    const parent = await says('What is wrong?');
    await binds(parent, iid);
    expect(newest(world)?.text).toMatch(/^This thread is bound to/);
    const sentAt = world.clock.now();
    const message = await says('Failover *started* /close', { threadTs: parent.ts });
    world.clock.moveTo(sentAt + 30 * 60_000);
    await uses('add_to_timeline', message);
    const entry = incident(iid).timeline.at(-1);
    expect(entry?.note).toMatch(/^Ben Silva: Failover \*\*started\*\* .*\[\(Slack\)\]\(http.*thread_ts=/);
    expect(entry?.occurredAt).toBe(Math.floor(sentAt / 1000) * 1000);
    expect(newest(world)).toMatchObject({ ephemeral: true, text: expect.stringContaining('Added to the timeline') });
  });

  test('a comment quotes the message', async () => {
    const iid = declared();
    const parent = await says('14:5 is no time here');
    await binds(parent, iid);
    await uses('comment_on_incident', parent);
    expect(noteOf(iid)).toMatch(/^> 14:5 is no time here\n\n— Ben Silva in Slack, \[2026-11-22 .*\]\(http/);
    expect(incident(iid).notes.at(-1)?.author.username).toBe('ada.okafor');
  });

  test('a long message is cut to what GitLab takes, with its link', async () => {
    const iid = declared();
    const message = await says('very long '.repeat(100));
    await binds(message, iid);
    await uses('add_to_timeline', message);
    const { note = '' } = incident(iid).timeline.at(-1) ?? {};
    expect(note.length).toBeLessThanOrEqual(280);
    expect(note).toMatch(/… \[\(Slack\)\]\(http/);
  });

  test('two incidents always ask', async () => {
    const [one, other] = [declared('One'), declared('Other')];
    const message = await says('Which of them?');
    await binds(message, one);
    await binds(message, other);
    expect(newest(world)?.text).toMatch(/bound to 1 more/);
    await uses('comment_on_incident', message);
    expect(ada().openView()?.view.callback_id).toBe('act');
    await submits();
    const notes = [one, other].map((iid) => incident(iid).notes.length);
    expect(notes.toSorted()).toEqual([0, 1]);
  });

  test('a button takes the binding back', async () => {
    const iid = declared();
    const message = await says('Not this one');
    await binds(message, iid);
    await ada().clicks({ channel: 'C0INCIDENTS', ts: newest(world)?.ts ?? '' }, 'do_act');
    await world.settles();
    expect(newest(world)?.text).toMatch(/^No longer bound/);
    await uses('comment_on_incident', message);
    expect(ada().openView()?.view.callback_id).toBe('act');
  });
});

describe('where no incident is certain', () => {
  test('the prompt keeps the message and asks for the incident', async () => {
    const iid = declared('The one that is meant');
    const message = await says('-5 is not a time');
    await uses('add_to_timeline', message);
    const view = ada().openView();
    expect(JSON.stringify(view?.view.blocks)).toContain('the message you chose');
    await submits({ incident: await found({ person: ada(), viewId: view?.id ?? '' }, 'incident', `#${iid} `) });
    expect(incident(iid).timeline.at(-1)?.note).toMatch(/^Ben Silva: -5 is not a time/);
  });

  test('a stranger connects, chooses by a button, and it is done as them', async () => {
    await disconnects(world, 'U0CHLOE');
    const iid = declared('Chloe means this');
    const message = await says('Seen by Chloe');
    await uses('comment_on_incident', message, 'U0CHLOE');
    const chloe = world.slack.as('U0CHLOE');
    await connects(world, newest(world, { user: 'U0CHLOE' }), { user: 'U0CHLOE', username: 'chloe.tan' });
    await chloe.clicks({ channel: 'C0INCIDENTS', ts: newest(world, { user: 'U0CHLOE' })?.ts ?? '' }, 'open_act');
    const viewId = chloe.openView()?.id ?? '';
    await submits({ incident: await found({ person: chloe, viewId }, 'incident', `#${iid} `) }, 'U0CHLOE');
    expect(noteOf(iid)).toMatch(/^> Seen by Chloe/);
    expect(incident(iid).notes.at(-1)?.author.username).toBe('chloe.tan');
  });
});

describe('what cannot be done', () => {
  test('a message without text says so', async () => {
    const message = await says('\u200b');
    await uses('add_to_timeline', message);
    expect(newest(world)).toMatchObject({ ephemeral: true, text: expect.stringContaining('no text to copy') });
  });

  test('a shortcut nobody knows does nothing', async () => {
    expect(await uses('made_up', await says('Hello'))).toMatchObject({ ok: true });
    expect(await uses('add_to_timeline')).toMatchObject({ ok: true });
    expect(ada().openView()).toBeUndefined();
  });

  test('a Reporter is offered the comment instead of the timeline', async () => {
    await world.links('U0CHLOE', 'chloe.tan');
    const iid = declared();
    const message = await says('Chloe is a Reporter');
    await binds(message, iid);
    await uses('add_to_timeline', message, 'U0CHLOE');
    const offer = newest(world, { user: 'U0CHLOE' });
    expect(offer?.text).toMatch(/only Developers/);
    await world.slack.as('U0CHLOE').clicks({ channel: 'C0INCIDENTS', ts: offer?.ts ?? '' }, 'do_act');
    await world.settles();
    expect(noteOf(iid)).toMatch(/^> Chloe is a Reporter\n\n— Ben Silva/);
  });

  test.each([
    ['shortcuts', 'add_to_timeline'],
    ['incident_updates', 'comment_on_incident'],
    ['incident_binding', 'bind_thread'],
    ['incident_declare_slash_command', 'declare_from_message'],
  ] as const)('with %s off, %s says so', async (feature, callbackId) => {
    await world.rooms.switches.set(world.tenant, feature, false, 'U0ADA', world.clock.now());
    await uses(callbackId, await says('Anything'));
    expect(newest(world)).toMatchObject({
      ephemeral: true,
      text: expect.stringMatching(/switched off in this workspace/),
    });
    expect(ada().openView()).toBeUndefined();
  });

  test('the very same shortcut delivered twice is done once', async () => {
    const iid = declared();
    const message = await says('Once only');
    await binds(message, iid);
    const { delivery } = await uses('comment_on_incident', message);
    if (!delivery) throw new Error('no shortcut was used');
    await world.slack.redelivers(delivery);
    await world.settles();
    expect(incident(iid).notes).toHaveLength(1);
  });
});

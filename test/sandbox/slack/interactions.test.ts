import { describe, expect, test } from '@jest/globals';
import type { Wire } from '../../../infra/sandbox/slack/shapes.ts';
import type { SlackStandIn } from '../../../infra/sandbox/slack/stand-in.ts';
import { type App, actions, button, call, lastTrigger, modal, plain, setup } from './setup.ts';

const option = (value: string) => ({ text: plain(`Option ${value}`), value });
const label = { label: plain('Label') };

function lastPayload(slack: SlackStandIn): Wire {
  return JSON.parse(new URLSearchParams(slack.deliveries.at(-1)?.body).get('payload') ?? '{}');
}

async function withMessage(blocks: Wire[], app?: App) {
  const world = await setup(app);
  const text = 'card';
  const message = world.slack.seedMessage({ channel: 'C0INCIDENTS', author: 'U0GITLAB', text, blocks });
  return { ...world, message };
}

describe('a click in a message', () => {
  test('tells the app which button, in which message, and gives it a trigger and a response_url', async () => {
    const { slack, ben, message } = await withMessage([actions(button('ack', { url: 'https://gitlab.test' }))]);
    expect(await ben.clicks(message, 'ack')).toMatchObject({ ok: true });
    expect(lastPayload(slack)).toMatchObject({
      type: 'block_actions',
      user: { id: 'U0BEN', username: 'ben', team_id: slack.teamId },
      team: { id: slack.teamId, domain: 'sandbox' },
      api_app_id: 'A0GITLAB',
      is_enterprise_install: false,
      container: { type: 'message', message_ts: message.ts, channel_id: 'C0INCIDENTS', is_ephemeral: false },
      channel: { id: 'C0INCIDENTS', name: 'incidents' },
      message: { ts: message.ts, bot_id: 'B0GITLAB', text: 'card' },
      state: { values: {} },
      trigger_id: expect.any(String),
      response_url: expect.stringContaining(`${slack.webUrl}/actions/`),
      actions: [{ type: 'button', action_id: 'ack', block_id: 'actions', value: 'v1', url: 'https://gitlab.test' }],
    });
  });

  test('in a select carries the option and stays in the state of who chose it', async () => {
    const select = { type: 'static_select', action_id: 'sev', options: [option('1'), option('2')] };
    const { slack, ben, ada, message } = await withMessage([actions(select, button('go'))]);
    await ben.clicks(message, 'sev', '2');
    expect(lastPayload(slack)).toMatchObject({ actions: [{ type: 'static_select', selected_option: option('2') }] });
    await ben.clicks(message, 'go');
    const chosen = { actions: { sev: { type: 'static_select', selected_option: option('2') } } };
    expect(lastPayload(slack)).toMatchObject({ state: { values: chosen } });
    expect(ada.sees('C0INCIDENTS')[0]?.values).toMatchObject({ actions: { sev: { selected_option: null } } });
  });

  test('in an overflow carries its option', async () => {
    const overflow = { type: 'overflow', action_id: 'more', options: [option('a'), option('b')] };
    const { slack, ada, message } = await withMessage([actions(overflow)]);
    await ada.clicks(message, 'more', 'b');
    expect(lastPayload(slack)).toMatchObject({ actions: [{ type: 'overflow', selected_option: option('b') }] });
    await expect(ada.clicks(message, 'more', 'c')).rejects.toThrow('not offered');
  });

  test('in an ephemeral message comes without the message', async () => {
    const { slack, client, ada, ben } = await setup();
    const blocks = [actions(button('go'))];
    await client.chat.postEphemeral({ channel: 'C0INCIDENTS', user: 'U0ADA', text: 'x', blocks: blocks as never });
    const [seen] = ada.sees('C0INCIDENTS');
    if (!seen) throw new Error('Ada sees nothing');
    await ada.clicks(seen, 'go');
    expect(lastPayload(slack)).toMatchObject({ container: { is_ephemeral: true } });
    expect(lastPayload(slack)).not.toHaveProperty('message');
    await expect(ben.clicks(seen, 'go')).rejects.toThrow('sees no message');
  });

  test('that fails is marked for the one who clicked', async () => {
    const app = () => new Response('', { status: 500 });
    const { ada, ben, message } = await withMessage([actions(button('go'))], app);
    expect(await ada.clicks(message, 'go')).toMatchObject({ ok: false, failure: 'dispatch_failed' });
    expect(ada.sees('C0INCIDENTS')[0]?.failure).toBe('dispatch_failed');
    expect(ben.sees('C0INCIDENTS')[0]?.failure).toBeUndefined();
  });

  test('on a button that is not there cannot be made', async () => {
    const { ada, message } = await withMessage([actions(button('go'))]);
    await expect(ada.clicks(message, 'stop')).rejects.toThrow('there are: go');
  });
});

/** A modal with a field of each manner, open in front of Ada. */
async function withModal(app?: App) {
  const external = { type: 'external_select', action_id: 'labels', min_query_length: 2 };
  const blocks = [
    {
      type: 'input',
      block_id: 'project',
      ...label,
      dispatch_action: true,
      element: { ...external, action_id: 'project', min_query_length: 0 },
    },
    {
      type: 'input',
      block_id: 'labels:42',
      ...label,
      optional: true,
      element: { ...external, type: 'multi_external_select' },
    },
    {
      type: 'input',
      block_id: 'flags',
      ...label,
      optional: true,
      element: { type: 'checkboxes', action_id: 'flags', options: [option('c')] },
    },
    { type: 'section', block_id: 'more', text: plain('x'), accessory: button('preview') },
  ];
  const world = await setup(app);
  await world.ada.types('C0INCIDENTS', '/gitlab');
  await call(world.slack, 'views.open', { trigger_id: lastTrigger(world.slack), view: modal({ blocks }) });
  return { ...world, id: world.ada.openView()?.id ?? '' };
}

describe('in a modal', () => {
  const offering: App = ({ path }) =>
    path === '/slack/options' ? Response.json({ options: [option('7'), option('8')] }) : new Response();

  test('an external select asks the options URL and takes only what was offered', async () => {
    const { slack, ada, id } = await withModal(offering);
    await expect(ada.fills(id, 'project', '7')).rejects.toThrow('search first');
    const { options } = await ada.searches(id, 'project', '');
    expect(options).toEqual([option('7'), option('8')]);
    expect(slack.deliveries.at(-1)?.url).toMatch(/\/slack\/options$/);
    expect(lastPayload(slack)).toMatchObject({
      type: 'block_suggestion',
      container: { type: 'view', view_id: id },
      block_id: 'project',
      action_id: 'project',
      value: '',
      view: { id, hash: expect.any(String) },
    });
    await ada.fills(id, 'project', '7');
    const chosen = { project: { project: { type: 'external_select', selected_option: option('7') } } };
    expect(lastPayload(slack)).toMatchObject({
      type: 'block_actions',
      container: { type: 'view', view_id: id },
      view: { state: { values: chosen } },
      actions: [{ action_id: 'project', selected_option: option('7') }],
    });
    expect(lastPayload(slack)).not.toHaveProperty('response_url');
  });

  test('a search below min_query_length does not reach the app', async () => {
    const { slack, ada, id } = await withModal(offering);
    expect(await ada.searches(id, 'labels', 'x')).toEqual({ ok: true, options: [] });
    expect(slack.deliveries).toHaveLength(1);
    await ada.searches(id, 'labels', 'xy');
    await ada.fills(id, 'labels', ['7', '8']);
    expect(slack.deliveries).toHaveLength(2);
    const values = ada.openView()?.view.state.values['labels:42'];
    expect(values).toMatchObject({ labels: { selected_options: [option('7'), option('8')] } });
  });

  test('several choices of an external select may come from searches one after the other', async () => {
    const offers: App = ({ path, payload }) =>
      path === '/slack/options' ? Response.json({ options: [option(String(payload['value']))] }) : new Response();
    const { ada, id } = await withModal(offers);
    await ada.searches(id, 'labels', 'eu');
    await ada.fills(id, 'labels', ['eu']);
    await ada.searches(id, 'labels', 'us');
    await ada.fills(id, 'labels', ['eu', 'us']);
    const values = ada.openView()?.view.state.values['labels:42'];
    expect(values).toMatchObject({ labels: { selected_options: [option('eu'), option('us')] } });
    await ada.fills(id, 'labels', ['us']);
    await expect(ada.fills(id, 'labels', ['eu', 'us'])).rejects.toThrow('"eu" is not offered');
  });

  test.each<[what: string, answer: App]>([
    ['101 options', () => Response.json({ options: Array.from({ length: 101 }, (_, n) => option(`${n}`)) })],
    ['an option value of 151', () => Response.json({ options: [{ text: plain('x'), value: 'x'.repeat(151) }] })],
    ['nothing', () => new Response()],
    ['no JSON', () => new Response('<html>')],
  ])('%s instead of options shows none', async (_what, answer) => {
    const { ada, id } = await withModal((heard) => (heard.path === '/slack/options' ? answer(heard) : new Response()));
    expect(await ada.searches(id, 'project', '')).toMatchObject({ ok: false, failure: 'invalid_options', options: [] });
  });

  test('option groups are offered flat, and no options are an answer too', async () => {
    const groups = { option_groups: [{ label: plain('Mine'), options: [option('7')] }] };
    const grouped = await withModal(({ path }) => (path === '/slack/options' ? Response.json(groups) : new Response()));
    expect((await grouped.ada.searches(grouped.id, 'project', '')).options).toEqual([option('7')]);
    const empty = await withModal(({ path }) => Response.json(path === '/slack/options' ? { options: [] } : {}));
    expect(await empty.ada.searches(empty.id, 'project', '')).toMatchObject({ ok: true, options: [] });
  });

  test('a field in an input block is quiet until submitted, a button is not', async () => {
    const { slack, ada, id } = await withModal();
    await ada.fills(id, 'flags', ['c']);
    expect(slack.deliveries).toHaveLength(1);
    await ada.clicks({ id }, 'preview');
    const values = { flags: { flags: { type: 'checkboxes', selected_options: [option('c')] } } };
    expect(lastPayload(slack)).toMatchObject({ actions: [{ action_id: 'preview' }], view: { state: { values } } });
  });
});

test('a global shortcut comes without a channel', async () => {
  const { slack, ada } = await setup();
  await ada.usesShortcut('declare');
  expect(lastPayload(slack)).toMatchObject({
    type: 'shortcut',
    callback_id: 'declare',
    trigger_id: expect.any(String),
  });
  expect(lastPayload(slack)).not.toHaveProperty('channel');
  expect(lastPayload(slack)).not.toHaveProperty('response_url');
});

test('a message shortcut brings the message along', async () => {
  const { slack, ada } = await setup();
  const message = slack.seedMessage({ channel: 'C0GENERAL', author: 'U0BEN', text: 'it is down' });
  await ada.usesShortcut('comment', message);
  expect(lastPayload(slack)).toMatchObject({
    type: 'message_action',
    callback_id: 'comment',
    channel: { id: 'C0GENERAL', name: 'general' },
    message_ts: message.ts,
    message: { user: 'U0BEN', text: 'it is down' },
    response_url: expect.stringContaining('/app/'),
  });
});

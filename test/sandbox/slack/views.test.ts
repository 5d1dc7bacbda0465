import { describe, expect, test } from '@jest/globals';
import type { Wire } from '../../../infra/sandbox/slack/shapes.ts';
import { type App, call, lastTrigger, modal, plain, setup } from './setup.ts';

const textInput = (action_id: string, change: Wire = {}) => ({ type: 'plain_text_input', action_id, ...change });
const field = (block_id: string, element: Wire, change: Wire = {}) => ({
  ...{ type: 'input', block_id, label: plain(block_id), element },
  ...change,
});

/** A modal open in front of Ada. */
async function opened(view: Wire = modal(), app?: App) {
  const world = await setup(app);
  await world.ada.types('C0INCIDENTS', '/gitlab');
  const { result } = await call(world.slack, 'views.open', { trigger_id: lastTrigger(world.slack), view });
  const id = world.ada.openView()?.id ?? '';
  return { ...world, id, result };
}

describe('a trigger', () => {
  test('opens a view once', async () => {
    const { slack, ada, result } = await opened();
    expect(result).toMatchObject({ ok: true, view: { callback_id: 'declare', hash: expect.any(String) } });
    expect(ada.openView()).toMatchObject({ view: { state: { values: { title: { title: { value: null } } } } } });
    const again = await call(slack, 'views.open', { trigger_id: lastTrigger(slack), view: modal() });
    expect(again.result).toMatchObject({ error: 'exchanged_trigger_id' });
  });

  test('dies after three seconds', async () => {
    const { slack, clock, ada } = await setup();
    await ada.types('C0INCIDENTS', '/gitlab');
    clock.now += 3_001;
    const { result } = await call(slack, 'views.open', { trigger_id: lastTrigger(slack), view: modal() });
    expect(result).toMatchObject({ error: 'expired_trigger_id' });
  });

  test('must be one Slack issued', async () => {
    const { slack } = await setup();
    const { result } = await call(slack, 'views.open', { trigger_id: '1.2.3', view: modal() });
    expect(result).toMatchObject({ error: 'invalid_trigger_id' });
  });

  test('survives a view that Slack refuses', async () => {
    const { slack, result } = await opened(modal({ submit: undefined }));
    expect(result).toMatchObject({ error: 'invalid_arguments', response_metadata: { messages: [expect.any(String)] } });
    const { result: second } = await call(slack, 'views.open', { trigger_id: lastTrigger(slack), view: modal() });
    expect(second).toMatchObject({ ok: true });
  });
});

describe('views.update', () => {
  test('keeps what was typed only under the same block_id and action_id, whatever the new initial value', async () => {
    const { slack, ada, id } = await opened();
    await ada.fills(id, 'title', 'typed');
    const same = field('title', textInput('title', { initial_value: 'suggested' }));
    await call(slack, 'views.update', { view_id: id, view: modal({ blocks: [same] }) });
    expect(ada.openView()?.view.state.values).toMatchObject({ title: { title: { value: 'typed' } } });
    const fresh = field('title-2', textInput('title', { initial_value: 'suggested' }));
    await call(slack, 'views.update', { view_id: id, view: modal({ blocks: [fresh] }) });
    expect(ada.openView()?.view.state.values).toEqual({
      'title-2': { title: { type: 'plain_text_input', value: 'suggested' } },
    });
  });

  test('with a stale hash is hash_conflict', async () => {
    const { slack, ada, id } = await opened();
    const hash = ada.openView()?.view.hash;
    expect((await call(slack, 'views.update', { view_id: id, hash, view: modal() })).result).toMatchObject({
      ok: true,
    });
    const stale = await call(slack, 'views.update', { view_id: id, hash, view: modal() });
    expect(stale.result).toMatchObject({ error: 'hash_conflict' });
  });

  test('finds a view by its external_id, which no other view may have', async () => {
    const { slack, ada, id } = await opened(modal({ external_id: 'one' }));
    const byName = { external_id: 'one', view: modal({ external_id: 'one', title: plain('Changed') }) };
    expect((await call(slack, 'views.update', byName)).result).toMatchObject({ ok: true, view: { id } });
    await ada.types('C0INCIDENTS', '/gitlab');
    const second = { trigger_id: lastTrigger(slack), view: modal({ external_id: 'one' }) };
    expect((await call(slack, 'views.open', second)).result).toMatchObject({ error: 'duplicate_external_id' });
  });

  test('of a closed view is not_found', async () => {
    const { slack, ada, id } = await opened();
    await ada.closes(id);
    const { result } = await call(slack, 'views.update', { view_id: id, view: modal() });
    expect(result).toMatchObject({ error: 'not_found' });
  });
});

test('views stack three high and not higher; a view may be too large', async () => {
  const { slack, ada, id } = await opened(modal({ blocks: [field('p', textInput('p'), { dispatch_action: true })] }));
  const push = async (view: Wire) => {
    await ada.fills(id, 'p', 'x');
    return (await call(slack, 'views.push', { trigger_id: lastTrigger(slack), view })).result;
  };
  const large = Array.from({ length: 90 }, () => ({ type: 'section', text: plain('x'.repeat(3000)) }));
  expect(await push(modal({ blocks: large, submit: undefined }))).toMatchObject({ error: 'view_too_large' });
  expect(await push(modal())).toMatchObject({ view: { previous_view_id: id, root_view_id: id } });
  expect(await push(modal())).toMatchObject({ ok: true });
  expect(await push(modal())).toMatchObject({ error: 'push_limit_reached' });
});

describe('a submission', () => {
  test('carries what was typed, and an empty answer closes the view', async () => {
    const { slack, ada, id } = await opened();
    const outcome = await ada.submits(id, { title: 'Checkout is down' });
    expect(outcome).toMatchObject({ ok: true });
    expect(ada.openView()).toBeUndefined();
    const payload = JSON.parse(new URLSearchParams(slack.deliveries.at(-1)?.body).get('payload') ?? '');
    expect(payload).toMatchObject({
      type: 'view_submission',
      team: { id: slack.teamId },
      user: { id: 'U0ADA', username: 'ada' },
      response_urls: [],
      view: { id, state: { values: { title: { title: { type: 'plain_text_input', value: 'Checkout is down' } } } } },
    });
  });

  test('with a required field empty, or a text too long, is refused by the client', async () => {
    const short = field('short', textInput('short', { max_length: 3 }), { optional: true });
    const { slack, ada, id } = await opened(modal({ blocks: [field('title', textInput('title')), short] }));
    const { refused } = await ada.submits(id, { short: 'long' });
    expect(Object.keys(refused ?? {})).toEqual(['title', 'short']);
    expect(slack.deliveries).toHaveLength(1);
  });

  test('answered with errors stays open and shows them', async () => {
    const errors = { title: 'Too vague' };
    const { ada, id } = await opened(modal(), ({ path }) =>
      path === '/slack/interactivity' ? Response.json({ response_action: 'errors', errors }) : new Response(),
    );
    expect(await ada.submits(id, { title: 'x' })).toMatchObject({ ok: true });
    expect(ada.openView()).toMatchObject({ errors, view: { state: { values: { title: { title: { value: 'x' } } } } } });
  });

  test.each<[what: string, answer: Wire, stack: number]>([
    ['update', { response_action: 'update', view: modal({ title: plain('Next') }) }, 1],
    ['push', { response_action: 'push', view: modal({ title: plain('Next') }) }, 2],
    ['clear', { response_action: 'clear' }, 0],
  ])('answered with %s does so', async (_what, answer, stack) => {
    const { slack, ada, id } = await opened(modal(), ({ payload }) =>
      payload['type'] === 'view_submission' ? Response.json(answer) : new Response(),
    );
    await ada.submits(id, { title: 'x' });
    const state = await fetch(`${slack.webUrl}/_sandbox/state?user=U0ADA`);
    expect(((await state.json()) as { views: unknown[] }).views).toHaveLength(stack);
    if (stack) expect(ada.openView()?.view['title']).toEqual(plain('Next'));
  });

  test.each<[why: string, answer: () => Response]>([
    ['500', () => new Response('', { status: 500 })],
    ['{} where the body must be empty', () => Response.json({})],
    ['errors for a block that is not there', () => Response.json({ response_action: 'errors', errors: { no: 'x' } })],
    ['a view Slack refuses', () => Response.json({ response_action: 'update', view: modal({ title: plain('') }) })],
    ['no JSON', () => new Response('ok')],
  ])('answered with %s leaves the view open with a failure', async (_why, answer) => {
    const { ada, id } = await opened(modal(), ({ payload }) => (payload['type'] ? answer() : new Response()));
    expect(await ada.submits(id, { title: 'x' })).toMatchObject({ ok: false });
    expect(ada.openView()).toMatchObject({ id, failure: expect.any(String) });
  });

  test('hands a response_url for a channel chosen in a field that asks for one', async () => {
    const select = { type: 'conversations_select', action_id: 'where', response_url_enabled: true };
    const { slack, ada, id } = await opened(modal({ blocks: [field('where', select)] }));
    await ada.submits(id, { where: 'C0GENERAL' });
    const payload = JSON.parse(new URLSearchParams(slack.deliveries.at(-1)?.body).get('payload') ?? '');
    expect(payload.response_urls).toMatchObject([
      {
        block_id: 'where',
        action_id: 'where',
        channel_id: 'C0GENERAL',
        response_url: expect.stringContaining('/app/'),
      },
    ]);
  });

  test('of a view that is gone, or of somebody else, cannot be made', async () => {
    const { ada, ben, id } = await opened();
    await expect(ben.submits(id)).rejects.toThrow('no view');
    await ada.closes(id);
    await expect(ada.submits(id)).rejects.toThrow('no view');
  });
});

describe('closing', () => {
  test('is told only where the view asks for it, without what was typed', async () => {
    const { slack, ada, id } = await opened(modal({ notify_on_close: true }));
    await ada.fills(id, 'title', 'secret');
    await ada.closes(id);
    const payload = JSON.parse(new URLSearchParams(slack.deliveries.at(-1)?.body).get('payload') ?? '');
    expect(payload).toMatchObject({ type: 'view_closed', is_cleared: false, view: { id, state: { values: {} } } });
    const quiet = await opened();
    await quiet.ada.closes(quiet.id);
    expect(quiet.slack.deliveries).toHaveLength(1);
  });

  test('by the X ends the whole stack and tells of its root', async () => {
    const root = modal({ notify_on_close: true, blocks: [field('p', textInput('p'), { dispatch_action: true })] });
    const { slack, ada, id } = await opened(root);
    await ada.fills(id, 'p', 'x');
    await call(slack, 'views.push', { trigger_id: lastTrigger(slack), view: modal() });
    await ada.closes(ada.openView()?.id ?? '', { all: true });
    expect(ada.openView()).toBeUndefined();
    const payload = JSON.parse(new URLSearchParams(slack.deliveries.at(-1)?.body).get('payload') ?? '');
    expect(payload).toMatchObject({ type: 'view_closed', is_cleared: true, view: { id } });
  });
});

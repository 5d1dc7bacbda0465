import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, afterEach, beforeAll, describe, expect, test } from '@jest/globals';
import { jsonType, leaked, sends, signedByGitLab } from './by-hand.ts';
import { payments } from './declaring.ts';
import { startWorld, type World } from './world.ts';

const typed = 'canary-incident-title';

let world: World;
beforeAll(async () => {
  world = await startWorld();
  await world.links('U0ADA', 'ada.okafor');
});
afterAll(() => world.stops());
afterEach(async () => {
  expect(await leaked(world, typed)).toEqual([]);
});

const project = () => {
  const found = world.gitlab.world.projects.find(({ path }) => path === payments);
  if (!found) throw new Error('no such project');
  return found;
};

/** Takes the project out and in again, at a GitLab of this version, subscribed in #incidents. */
async function connected(version: string) {
  world.gitlab.world.version = version;
  const ada = world.slack.as('U0ADA');
  for (const command of ['project remove acme/payments', 'subscribe acme/payments']) {
    await ada.types('C0INCIDENTS', `/gitlab ${command}`);
    await world.settles();
  }
  const [hook] = project().hooks;
  if (!hook) throw new Error('no hook');
  return { path: new URL(hook.url).pathname, token: hook.token ?? '', signingToken: hook.signingToken ?? '' };
}

/** https://docs.gitlab.com/user/project/integrations/webhook_events/#work-item-events */
function incidentBody(attributes: Record<string, unknown> = {}, more: Record<string, unknown> = {}): string {
  const iso = new Date(world.clock.now()).toISOString();
  return JSON.stringify({
    object_kind: 'work_item',
    event_type: 'work_item',
    user: { name: 'Ada Okafor', username: 'ada.okafor' },
    project: { id: project().id, path_with_namespace: payments, visibility_level: 0 },
    object_attributes: {
      ...{ id: 90_001, iid: 901, title: typed, url: `${world.gitlab.url}/${payments}/-/issues/901`, type: 'Incident' },
      ...{ state: 'opened', severity: 'high', escalation_status: 'triggered', confidential: false, action: 'open' },
      ...{ created_at: iso, updated_at: iso, closed_at: null },
      ...attributes,
    },
    labels: [],
    changes: {},
    ...more,
  });
}

async function everything() {
  await world.settles();
  return JSON.stringify([await world.dynamo.scan('app'), world.slack.calls.length, world.gitlab.requests.length]);
}

describe('a hook that signs', () => {
  let hook: Awaited<ReturnType<typeof connected>>;
  beforeAll(async () => {
    hook = await connected('19.0.0');
  });
  const signed = (body: string | Buffer, options: Parameters<typeof signedByGitLab>[2] = {}) =>
    signedByGitLab(world, body, { token: hook.signingToken, ...options });

  test('is believed up to 300 seconds off, and shows its incident', async () => {
    for (const off of [0, 300, -300]) {
      expect(await sends(world, hook.path, signed(incidentBody(), { off }))).toMatchObject({ status: 200, body: '' });
    }
    await world.settles();
    const cards = world.slack.messagesIn('C0INCIDENTS').filter(({ text }) => text.includes(typed));
    expect(cards).toHaveLength(1);
  });

  test('is not believed by its plain token: no downgrade', async () => {
    const before = await everything();
    const body = incidentBody({ iid: 902 });
    const headers = { 'content-type': jsonType, 'x-gitlab-token': hook.token };
    expect(await sends(world, hook.path, { body, headers })).toMatchObject({ status: 401, body: '' });
    const withSecret = { ...headers, 'x-gitlab-token': hook.signingToken };
    expect(await sends(world, hook.path, { body, headers: withSecret })).toMatchObject({ status: 401 });
    expect(await everything()).toBe(before);
  });

  test('is refused with a wrong, old, future, moved or missing signature', async () => {
    const before = await everything();
    const body = incidentBody({ iid: 903 });
    const right = signed(body);
    const without = (name: string) => {
      const { [name]: _gone, ...headers } = right.headers;
      return { body, headers };
    };
    for (const wrong of [
      signed(body, { token: `whsec_${Buffer.alloc(32).toString('base64')}` }),
      signed(body, { token: '' }),
      signed(body, { off: 301 }),
      signed(body, { off: -301 }),
      { ...right, body: body.replace('high', 'low') },
      { ...right, headers: { ...right.headers, 'webhook-id': 'another' } },
      { ...right, headers: { ...right.headers, 'webhook-timestamp': '0x6A' } },
      { ...right, headers: { ...right.headers, 'webhook-signature': '' } },
      without('webhook-id'),
      without('webhook-timestamp'),
      without('webhook-signature'),
      { body },
    ]) {
      expect(await sends(world, hook.path, wrong)).toMatchObject({ status: 401, body: '' });
    }
    expect(await everything()).toBe(before);
  });

  test('of one project is not believed about another', async () => {
    const before = await everything();
    const body = incidentBody({ iid: 904 }, { project: { id: 999_999, path_with_namespace: 'evil/project' } });
    expect(await sends(world, hook.path, signed(body))).toMatchObject({ status: 401, body: '' });
    expect(await everything()).toBe(before);
  });

  test('that nobody registered is unknown', async () => {
    const before = await everything();
    for (const id of ['unknown', '%00', '..', '%2e%2e', `${'x'.repeat(300)}`]) {
      const { status } = await sends(world, `/gitlab/webhooks/${id}`, signed(incidentBody({ iid: 905 })));
      expect([401, 404]).toContain(status);
    }
    expect(await everything()).toBe(before);
  });

  test('may send 5 MB and not a byte more', async () => {
    const body = Buffer.concat([Buffer.from(incidentBody()), Buffer.alloc(6_000_000, ' ')]);
    expect(await sends(world, hook.path, signed(body.subarray(0, 5_000_000)))).toMatchObject({ status: 200 });
    expect(await sends(world, hook.path, signed(body.subarray(0, 5_000_001)))).toMatchObject({ status: 413, body: '' });
    expect(await sends(world, hook.path, { body })).toMatchObject({ status: 413, body: '' });
  });

  test('sending bytes that are not UTF-8 is nobody we know', async () => {
    const before = await everything();
    const body = Buffer.concat([Buffer.from(incidentBody({ iid: 906 })), Buffer.from([0xff, 0xfe])]);
    expect(await sends(world, hook.path, signed(body))).toMatchObject({ status: 401, body: '' });
    expect(await everything()).toBe(before);
  });

  test.each([
    ...['push', 'tag_push', 'merge_request', 'pipeline', 'build', 'wiki_page', 'deployment', 'release', 'emoji'],
    ...['feature_flag', 'access_token', 'milestone', 'vulnerability', 'note', 'something_of_tomorrow', ''],
  ])('is told 200 for a %s, which shows nothing', async (kind) => {
    const before = await everything();
    const body = JSON.stringify({ object_kind: kind, event_name: kind, project: { id: project().id } });
    expect(await sends(world, hook.path, signed(body))).toMatchObject({ status: 200, body: '' });
    expect(await everything()).toBe(before);
  });

  test.each([
    ['a plain issue', incidentLater({ type: 'Issue' })],
    ['a task', incidentLater({ type: 'Task' })],
    ['an incident of an unheard-of state', incidentLater({ state: 'locked' })],
    ['an incident without an iid', incidentLater({ iid: null })],
    ['an incident with a time nobody can read', incidentLater({ updated_at: 'yesterday' })],
    ['JSON that is no object', () => '[]'],
    ['no JSON', () => '{'],
    ['nothing', () => ''],
  ])('is told 200 for %s, which shows nothing', async (_, body) => {
    const before = await everything();
    expect(await sends(world, hook.path, signed(body()))).toMatchObject({ status: 200, body: '' });
    expect(await everything()).toBe(before);
  });

  test('is not there for GET', async () => {
    expect(await sends(world, hook.path, { method: 'GET' })).toMatchObject({ status: 404 });
  });

  test('is told 503 while nothing can be queued, so that nothing is lost, and believed when it comes again', async () => {
    const request = signed(incidentBody({ iid: 907, id: 907, title: `${typed} once more` }));
    world.queue.refusing = true;
    expect(await sends(world, hook.path, request)).toMatchObject({ status: 503, body: '' });
    world.queue.refusing = false;
    expect(await sends(world, hook.path, request)).toMatchObject({ status: 200 });
    await world.settles();
    const cards = world.slack.messagesIn('C0INCIDENTS').filter(({ text }) => text.includes('once more'));
    expect(cards).toHaveLength(1);
  });
});

const captured = fileURLToPath(new URL('../../../shared/data/gitlab/webhooks/', import.meta.url));
const isThere = existsSync(captured);

(isThere ? test : test.skip)(
  `every captured webhook is told 200${isThere ? '' : ' (skipped: ../shared is absent)'}`,
  async () => {
    const { path, signingToken } = await connected('19.0.0');
    const files = readdirSync(captured).filter((name) => name.endsWith('.json') && name !== 'delivery_headers.json');
    for (const name of files) {
      const payload = JSON.parse(readFileSync(join(captured, name), 'utf8'));
      const ours = { ...payload, project: { ...payload.project, id: project().id } };
      const request = signedByGitLab(world, JSON.stringify(ours), { token: signingToken });
      expect([name, (await sends(world, path, request)).status]).toEqual([name, 200]);
    }
    await world.settles();
    expect(world.queue.dead).toEqual([]);
  },
);

function incidentLater(attributes: Record<string, unknown>): () => string {
  return () => incidentBody({ iid: 910, ...attributes });
}

describe('a hook of an older GitLab, by its token', () => {
  let hook: Awaited<ReturnType<typeof connected>>;
  beforeAll(async () => {
    hook = await connected('18.4.0');
  });
  const withToken = (token: string) => ({ 'content-type': jsonType, 'x-gitlab-token': token });

  test('is believed', async () => {
    const request = { body: incidentBody({ iid: 911, id: 911 }), headers: withToken(hook.token) };
    expect(await sends(world, hook.path, request)).toMatchObject({ status: 200, body: '' });
  });

  test('is refused with another token, none, or a signature made with it', async () => {
    const before = await everything();
    const body = incidentBody({ iid: 912 });
    const made = signedByGitLab(world, body, { token: `whsec_${Buffer.from(hook.token).toString('base64')}` });
    for (const headers of [
      withToken('wrong'),
      withToken(''),
      withToken(`${hook.token} `.repeat(2)),
      {},
      made.headers,
    ]) {
      expect(await sends(world, hook.path, { body, headers })).toMatchObject({ status: 401, body: '' });
    }
    expect(await everything()).toBe(before);
  });
});

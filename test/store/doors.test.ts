import { inspect } from 'node:util';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { Secret } from '../../lib/secret.ts';
import { createCache } from '../../lib/store/cache.ts';
import { createHooks, type Hook } from '../../lib/store/hooks.ts';
import { createInstallations, type Installation } from '../../lib/store/installations.ts';
import { createOAuthStates } from '../../lib/store/oauth-states.ts';
import { createTickets } from '../../lib/store/tickets.ts';
import { type Tenant, tenantOf } from '../../lib/tenant.ts';
import { instance, newTenant, noon, person, ring } from './builders.ts';
import { type Dynamo, startDynamo } from './dynamo.ts';

let dynamo: Dynamo;
beforeAll(async () => {
  dynamo = await startDynamo();
});
afterAll(() => dynamo.stop());

const later = noon + 600_000;

describe('an installation', () => {
  const installation = (tenant: Tenant, overrides: Partial<Installation> = {}): Installation => ({
    tenant,
    teamId: 'T1',
    teamName: 'Shop',
    botToken: new Secret('xoxb-CANARY'),
    scopes: ['commands', 'chat:write'],
    installedAt: noon,
    ...overrides,
  });
  const setup = () => ({ tenant: newTenant(), installations: createInstallations(dynamo.app, ring) });

  test('comes back with its token, which shows nowhere', async () => {
    const { tenant, installations } = setup();
    expect(await installations.find(tenant)).toBeUndefined();
    await installations.save(installation(tenant));
    const found = await installations.find(tenant);
    expect(found).toEqual(installation(tenant));
    expect(found?.botToken.reveal()).toBe('xoxb-CANARY');
    for (const value of [found, await dynamo.scan('app')]) {
      expect(JSON.stringify(value) + inspect(value, { depth: 9, showHidden: true })).not.toContain('CANARY');
    }
  });

  test('disabled is gone, its token too, until it is installed again', async () => {
    const { tenant, installations } = setup();
    await installations.save(installation(tenant));
    expect(await installations.disable(tenant, 'app_uninstalled', noon + 1)).toBe(true);
    expect(await installations.find(tenant)).toBeUndefined();
    expect(await dynamo.app.get({ pk: `${tenant}#installation`, sk: 'installation' })).not.toHaveProperty('botToken');
    await installations.save(installation(tenant, { installedAt: noon + 2 }));
    expect(await installations.find(tenant)).toEqual(installation(tenant, { installedAt: noon + 2 }));
  });

  test('is not disabled by old news', async () => {
    const { tenant, installations } = setup();
    await installations.save(installation(tenant));
    expect(await installations.disable(tenant, 'app_uninstalled', noon - 1)).toBe(false);
    expect(await installations.find(tenant)).toBeDefined();
  });

  test('by configuration counts, unless disabled or installed for real', async () => {
    const tenant = newTenant();
    const installations = createInstallations(dynamo.app, ring, {
      tenant,
      teamId: 'T1',
      botToken: new Secret('xoxb-given'),
    });
    const given = await installations.find(tenant);
    expect(given).toMatchObject({ tenant, teamId: 'T1', teamName: 'T1', scopes: [], installedAt: 0 });
    expect(given?.botToken.reveal()).toBe('xoxb-given');
    expect(await installations.find(newTenant())).toBeUndefined();
    expect(await installations.disable(tenant, 'tokens_revoked', noon)).toBe(true);
    expect(await installations.find(tenant)).toBeUndefined();
    await installations.save(installation(tenant));
    expect((await installations.find(tenant))?.botToken.reveal()).toBe('xoxb-CANARY');
  });

  test('of a token moved to another tenant does not open', async () => {
    const { tenant, installations } = setup();
    const thief = newTenant();
    await installations.save(installation(tenant));
    const row = await dynamo.app.get({ pk: `${tenant}#installation`, sk: 'installation' });
    await dynamo.app.put({ ...row, pk: `${thief}#installation`, sk: 'installation' });
    await expect(installations.find(thief)).rejects.toThrow();
  });

  test('is the first for one of twenty teams, and stays it; another app starts anew', async () => {
    const { installations } = setup();
    const team = (at: number) => tenantOf('77.88', { teamId: `T${at}`, isEnterpriseInstall: false });
    const teams = Array.from({ length: 20 }, (_, at) => team(at));
    const first = await Promise.all(teams.map((tenant) => installations.claimFirst('77.88', tenant)));
    expect(first.filter(Boolean)).toHaveLength(1);
    expect(await installations.claimFirst('77.88', team(first.indexOf(true)))).toBe(true);
    expect(await installations.claimFirst('99.11', team(99))).toBe(true);
  });
});

describe('a hook', () => {
  const hook = (overrides: Partial<Hook> = {}): Hook => ({
    id: 'h-1',
    tenant: newTenant(),
    instance,
    projectId: 42,
    mode: 'signing',
    secret: new Secret('whsec_CANARY'),
    createdAt: noon,
    ...overrides,
  });

  test('is found by its id alone, with a secret that shows nowhere', async () => {
    const hooks = createHooks(dynamo.app, ring);
    const saved = hook();
    await hooks.save(saved);
    const found = await hooks.find('h-1');
    expect(found).toEqual(saved);
    expect(found?.secret.reveal()).toBe('whsec_CANARY');
    for (const value of [found, await dynamo.scan('app')]) {
      expect(JSON.stringify(value) + inspect(value, { depth: 9, showHidden: true })).not.toContain('CANARY');
    }
    expect(await hooks.remove('h-1')).toBe(true);
    expect(await hooks.remove('h-1')).toBe(false);
    expect(await hooks.find('h-1')).toBeUndefined();
  });

  test.each(['', '#', 'a#b', '../x', '\ud800', 'x'.repeat(10_000), '😀'.repeat(3000)])(
    'that nobody made is not found, whatever the URL says (%#)',
    async (id) => {
      expect(await createHooks(dynamo.app, ring).find(id)).toBeUndefined();
    },
  );

  test.each([{ projectId: 43 }, { instance: 'https://gitlab.com' }, { tenant: 'thief/T1' }, { mode: 'token' }])(
    'does not open when its row is changed to %j',
    async (change) => {
      const hooks = createHooks(dynamo.app, ring);
      await hooks.save(hook({ id: 'h-2' }));
      const row = await dynamo.app.get({ pk: 'hook#h-2', sk: 'hook' });
      await dynamo.app.put({ ...row, ...change, pk: 'hook#h-2', sk: 'hook' });
      await expect(hooks.find('h-2')).rejects.toThrow();
    },
  );
});

describe('what expires', () => {
  const clock = { now: noon };
  const seams = { now: () => clock.now };
  const ticket = (id: string) => ({ id, person: person(newTenant()), instance, submission: 's1', expiresAt: later });

  test('a ticket is found any number of times and consumed once', async () => {
    clock.now = noon;
    const [tickets, issued] = [createTickets(dynamo.ephemeral, seams), ticket('t-1')];
    await tickets.issue(issued);
    expect(await tickets.find('t-1')).toEqual(issued);
    expect(await tickets.find('t-1')).toEqual(issued);
    const consumed = await Promise.all(Array.from({ length: 20 }, () => tickets.consume('t-1')));
    expect(consumed.filter((one) => one !== undefined)).toEqual([issued]);
    expect(await tickets.find('t-1')).toBeUndefined();
  });

  test('a ticket dies on time, whether or not its row is deleted', async () => {
    clock.now = noon;
    const tickets = createTickets(dynamo.ephemeral, seams);
    await tickets.issue(ticket('t-2'));
    clock.now = later - 1;
    expect(await tickets.find('t-2')).toBeDefined();
    clock.now = later;
    expect(await tickets.find('t-2')).toBeUndefined();
    expect(await tickets.consume('t-2')).toBeUndefined();
  });

  test('a state is consumed once, in time', async () => {
    clock.now = noon;
    const states = createOAuthStates(dynamo.ephemeral, seams);
    const value = { ticket: 't-1', nonce: 'n', verifier: 'v' };
    await states.issue('s-1', value, later);
    await states.issue('s-2', value, later);
    const consumed = await Promise.all(Array.from({ length: 20 }, () => states.consume('s-1')));
    expect(consumed.filter((one) => one !== undefined)).toEqual([value]);
    clock.now = later;
    expect(await states.consume('s-2')).toBeUndefined();
  });

  test('what was cached is forgotten on time, and may be anything', async () => {
    clock.now = noon;
    const cache = createCache(dynamo.ephemeral, seams);
    for (const value of [null, 0, '', [], { templates: [{ name: 'incident', content: '\ud800' }] }]) {
      await cache.put('c', value, later);
      expect(await cache.get('c')).toEqual(value);
    }
    expect(await cache.get('other')).toBeUndefined();
    clock.now = later;
    expect(await cache.get('c')).toBeUndefined();
  });

  test('nothing is found under an id from nowhere', async () => {
    clock.now = noon;
    for (const id of ['', '#', '\udfff', 'x'.repeat(9000)]) {
      expect(await createTickets(dynamo.ephemeral, seams).consume(id)).toBeUndefined();
      expect(await createOAuthStates(dynamo.ephemeral, seams).consume(id)).toBeUndefined();
    }
  });
});

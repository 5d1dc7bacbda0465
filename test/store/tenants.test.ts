import { afterAll, beforeAll, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { Secret } from '../../lib/secret.ts';
import { createAliases } from '../../lib/store/aliases.ts';
import { createBindings } from '../../lib/store/bindings.ts';
import { createCards } from '../../lib/store/cards.ts';
import { createIncidents } from '../../lib/store/incidents.ts';
import { createInstallations } from '../../lib/store/installations.ts';
import { createLinks } from '../../lib/store/links.ts';
import { createPreferences } from '../../lib/store/preferences.ts';
import { createProjects } from '../../lib/store/projects.ts';
import { createShown } from '../../lib/store/shown.ts';
import { createSubmissions } from '../../lib/store/submissions.ts';
import { createSubscriptions } from '../../lib/store/subscriptions.ts';
import { createSwitches } from '../../lib/store/switches.ts';
import { createTokens } from '../../lib/store/tokens.ts';
import { type Tenant, tenantOf } from '../../lib/tenant.ts';
import { incident, incidentKey, instance, newTenant, noon, pair, person, ring, submission } from './builders.ts';
import { type Dynamo, startDynamo } from './dynamo.ts';

let dynamo: Dynamo;
beforeAll(async () => {
  dynamo = await startDynamo();
});
afterAll(() => dynamo.stop());

function stores() {
  return {
    installations: createInstallations(dynamo.app, ring),
    links: createLinks(dynamo.app),
    tokens: createTokens(dynamo.tokens, ring),
    projects: createProjects(dynamo.app),
    aliases: createAliases(dynamo.app),
    subscriptions: createSubscriptions(dynamo.app),
    incidents: createIncidents(dynamo.app),
    cards: createCards(dynamo.app),
    submissions: createSubmissions(dynamo.app, ring),
    preferences: createPreferences(dynamo.app),
    bindings: createBindings(dynamo.app),
    shown: createShown(dynamo.app),
    switches: createSwitches(dynamo.app),
  };
}

type Stores = ReturnType<typeof stores>;

/** One row of each kind, all with the same ids, told apart by `name` alone. */
async function fill(s: Stores, tenant: Tenant, name: string): Promise<void> {
  const ada = person(tenant);
  const whose = { tenant, instance, projectId: 42 };
  const project = { path: 'shop/checkout', url: instance, visibility: 'private', addedAt: noon } as const;
  await Promise.all([
    s.installations.save({ tenant, teamName: name, botToken: new Secret(name), scopes: [], installedAt: noon }),
    s.links.save({ person: ada, instance, gitlabUserId: 5, username: name, name, linkedAt: noon }),
    s.tokens.save(ada, instance, pair(name)),
    s.projects.save({ ...whose, ...project, name, keeper: { userId: 'U1', name } }),
    s.aliases.claim({ ...whose, alias: 'shop', createdBy: name }),
    s.subscriptions.save({ ...whose, channelId: 'C1', createdBy: name, createdAt: noon }),
    s.incidents.write(tenant, incident({ title: name }), {}),
    s.cards.claim(tenant, incidentKey, 'C1', name, noon + 1, noon),
    s.submissions.keep(submission(tenant, { typed: name })),
    s.preferences.rememberProject(tenant, 'U1', { instance, projectId: 42, label: name }),
    s.preferences.rememberIncident(tenant, 'U1', { key: incidentKey, label: name }),
    s.bindings.bind(tenant, { channelId: 'C1' }, { ...incidentKey, instance: name }, 'U1', noon),
    s.shown.put(tenant, 'C1', incident({ title: name })),
    s.switches.set(tenant, name, false, 'U1', noon),
  ]);
  const card = { channelId: 'C1', ts: name, shown: incident(), hidden: false, replies: [] };
  await s.cards.save(tenant, incidentKey, card, name);
}

/** The name each kind of row is found with. */
async function look(s: Stores, tenant: Tenant): Promise<unknown[]> {
  const ada = person(tenant);
  return [
    (await s.installations.find(tenant))?.botToken.reveal(),
    (await s.links.find(ada, instance))?.name,
    ...(await s.links.all(tenant)).map((link) => link.name),
    ...(await s.links.findByGitLabUser(tenant, instance, 5)).map((link) => link.name),
    (await s.tokens.find(ada, instance))?.accessToken.reveal().replace('access-', ''),
    (await s.projects.find(tenant, instance, 42))?.name,
    (await s.projects.findByPath(tenant, instance, 'shop/checkout'))?.name,
    ...(await s.projects.all(tenant)).map((project) => project.name),
    (await s.aliases.find(tenant, 'shop'))?.createdBy,
    ...(await s.aliases.all(tenant)).map((alias) => alias.createdBy),
    ...(await s.aliases.ofProject(tenant, instance, 42)).map((alias) => alias.createdBy),
    ...(await s.subscriptions.ofTenant(tenant)).map((subscription) => subscription.createdBy),
    ...(await s.subscriptions.ofChannel(tenant, 'C1')).map((subscription) => subscription.createdBy),
    ...(await s.subscriptions.ofProject(tenant, instance, 42)).map((subscription) => subscription.createdBy),
    (await s.incidents.find(tenant, incidentKey))?.incident.title,
    ...(await s.cards.ofIncident(tenant, incidentKey)).map((card) => card.ts),
    (await s.submissions.find(tenant, '1337.42.abcdef'))?.typed,
    (await s.preferences.lastProject(tenant, 'U1'))?.label,
    (await s.preferences.lastIncident(tenant, 'U1'))?.label,
    ...(await s.bindings.inPlace(tenant, { channelId: 'C1' })).map((bound) => bound.instance),
    ...(await s.shown.inChannel(tenant, 'C1')).map((one) => one.title),
    ...(await s.switches.off(tenant)),
  ];
}

const lookups = 22;

test('two tenants with the same ids never see each other', async () => {
  const [s, one, other] = [stores(), newTenant(), newTenant()];
  await fill(s, one, 'one');
  await fill(s, other, 'other');
  expect(await look(s, one)).toEqual(Array(lookups).fill('one'));
  expect(await look(s, other)).toEqual(Array(lookups).fill('other'));
});

test('nor do tenants whose names are made to run into one another', async () => {
  const s = stores();
  const names = ['A', 'A#links', 'A#installation', 'A%0023links', 'A#', '#A', 'A|links', 'hook', 'pk#'];
  const tenants = names.map((teamId) => tenantOf('app', { teamId, isEnterpriseInstall: false }));
  for (const tenant of tenants) await fill(s, tenant, tenant);
  for (const tenant of tenants) expect(await look(s, tenant)).toEqual(Array(lookups).fill(tenant));
});

test('hostile ids never reach another row', async () => {
  const tenant = newTenant();
  const [tokens, submissions] = [createTokens(dynamo.tokens, ring), createSubmissions(dynamo.app, ring)];
  const id = fc.oneof(
    fc.string({ unit: fc.constantFrom('#', '|', '%', '0', '2', '3', 'U', '\ud800', 'é'), minLength: 1, maxLength: 8 }),
    fc.constantFrom('pk#', 'U1#pair', 'U1', '#', 'submission', 'é', 'e\u0301'),
  );
  const seen = new Map<string, string>();
  await fc.assert(
    fc.asyncProperty(id, id, async (userId, at) => {
      const name = JSON.stringify([userId, at]);
      await tokens.save(person(tenant, userId), at, pair(name));
      await submissions.keep(submission(tenant, { key: `${userId}#${at}`, typed: `${userId}#${at}` }));
      seen.set(name, `${userId}#${at}`);
    }),
    { numRuns: 150 },
  );
  for (const [name, key] of seen) {
    const [userId, at] = JSON.parse(name);
    expect((await tokens.find(person(tenant, userId), at))?.accessToken.reveal()).toBe(`access-${name}`);
    expect((await submissions.find(tenant, key))?.typed).toBe(key);
  }
});

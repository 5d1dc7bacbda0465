import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { createAliases } from '../../lib/store/aliases.ts';
import { createLinks, type Link } from '../../lib/store/links.ts';
import { createPreferences } from '../../lib/store/preferences.ts';
import { createProjects, type Project } from '../../lib/store/projects.ts';
import { createSubscriptions } from '../../lib/store/subscriptions.ts';
import type { Tenant } from '../../lib/tenant.ts';
import { instance, newTenant, noon, person } from './builders.ts';
import { type Dynamo, startDynamo } from './dynamo.ts';

let dynamo: Dynamo;
beforeAll(async () => {
  dynamo = await startDynamo();
});
afterAll(() => dynamo.stop());

const elsewhere = 'https://gitlab.com';

describe('links', () => {
  const link = (tenant: Tenant, userId = 'U1', gitlabUserId = 5, at = instance): Link => {
    const who = { gitlabUserId, username: 'ada', name: 'Ada' };
    return { person: person(tenant, userId), instance: at, ...who, linkedAt: noon };
  };

  test('say who somebody is, per instance, whichever workspace they act in', async () => {
    const [links, tenant] = [createLinks(dynamo.app), newTenant()];
    expect(await links.find(person(tenant), instance)).toBeUndefined();
    await links.save(link(tenant));
    expect(await links.find({ ...person(tenant), teamId: 'T2' }, instance)).toEqual(link(tenant));
    expect(await links.find(person(tenant), elsewhere)).toBeUndefined();
    await links.save(link(tenant, 'U1', 6));
    expect(await links.all(tenant)).toEqual([link(tenant, 'U1', 6)]);
  });

  test('are found by the GitLab account, all of them', async () => {
    const [links, tenant] = [createLinks(dynamo.app), newTenant()];
    const made = [
      link(tenant, 'U1', 5),
      link(tenant, 'U2', 5),
      link(tenant, 'U3', 6),
      link(tenant, 'U4', 5, elsewhere),
    ];
    for (const one of made) await links.save(one);
    expect(await links.findByGitLabUser(tenant, instance, 5)).toEqual(made.slice(0, 2));
    expect(await links.findByGitLabUser(tenant, instance, 7)).toEqual([]);
    expect(await links.all(tenant)).toHaveLength(4);
  });

  test('are removed once', async () => {
    const [links, tenant] = [createLinks(dynamo.app), newTenant()];
    await links.save(link(tenant));
    expect(await links.remove(person(tenant), instance)).toBe(true);
    expect(await links.remove(person(tenant), instance)).toBe(false);
    expect(await links.find(person(tenant), instance)).toBeUndefined();
  });
});

describe('projects', () => {
  const project = (tenant: Tenant, projectId = 42, overrides: Partial<Project> = {}): Project => ({
    tenant,
    instance,
    projectId,
    path: `shop/p${projectId}`,
    name: 'Checkout',
    url: `${instance}/shop/p${projectId}`,
    visibility: 'private',
    keeper: { userId: 'U1', name: 'Ada' },
    hook: { id: 'h1', gitlabHookId: 3, signing: true },
    addedAt: noon,
    ...overrides,
  });

  test('are found by id and by path, in their instance', async () => {
    const [projects, tenant] = [createProjects(dynamo.app), newTenant()];
    const there = project(tenant, 42, { instance: elsewhere });
    await projects.save(project(tenant));
    await projects.save(there);
    expect(await projects.find(tenant, instance, 42)).toEqual(project(tenant));
    expect(await projects.find(tenant, instance, 4)).toBeUndefined();
    expect(await projects.findByPath(tenant, elsewhere, 'shop/p42')).toEqual(there);
    expect(await projects.findByPath(tenant, 'https://gitlab', 'shop/p42')).toBeUndefined();
    expect(await projects.findByPath(tenant, instance, 'shop/p4')).toBeUndefined();
    expect(await projects.all(tenant)).toHaveLength(2);
  });

  test('change in the named fields only, and only where they exist', async () => {
    const [projects, tenant] = [createProjects(dynamo.app), newTenant()];
    expect(await projects.update(tenant, instance, 42, { path: 'shop/new' })).toBe(false);
    expect(await projects.find(tenant, instance, 42)).toBeUndefined();
    await projects.save(project(tenant));
    await Promise.all([
      projects.update(tenant, instance, 42, { path: 'shop/new', hook: undefined }),
      projects.update(tenant, instance, 42, { templateName: 'outage' }),
    ]);
    const { hook: _, ...rest } = project(tenant, 42, { path: 'shop/new', templateName: 'outage' });
    expect(await projects.find(tenant, instance, 42)).toEqual(rest);
  });

  test('are removed once', async () => {
    const [projects, tenant] = [createProjects(dynamo.app), newTenant()];
    await projects.save(project(tenant));
    expect(await projects.remove(tenant, instance, 42)).toBe(true);
    expect(await projects.remove(tenant, instance, 42)).toBe(false);
  });
});

describe('aliases', () => {
  const alias = (tenant: Tenant, name: string, projectId = 42, createdBy = 'U1') => ({
    tenant,
    alias: name,
    instance,
    projectId,
    createdBy,
  });

  test('mean one project, whatever the case', async () => {
    const [aliases, tenant] = [createAliases(dynamo.app), newTenant()];
    expect(await aliases.claim(alias(tenant, 'Payments'))).toEqual({ ok: true });
    const taken = alias(tenant, 'payments');
    expect(await aliases.claim(alias(tenant, 'payMENTS', 43))).toEqual({ ok: false, taken });
    expect(await aliases.find(tenant, 'PAYMENTS')).toEqual(taken);
    expect(await aliases.find(tenant, 'payment')).toBeUndefined();
  });

  test('stay with their creator when somebody claims the same again', async () => {
    const [aliases, tenant] = [createAliases(dynamo.app), newTenant()];
    await aliases.claim(alias(tenant, 'shop', 42, 'U1'));
    expect(await aliases.claim(alias(tenant, 'shop', 42, 'U2'))).toEqual({ ok: true });
    expect((await aliases.find(tenant, 'shop'))?.createdBy).toBe('U1');
  });

  test('go to one of twenty projects that want the same', async () => {
    const [aliases, tenant] = [createAliases(dynamo.app), newTenant()];
    const wanted = Array.from({ length: 20 }, (_, at) => alias(tenant, 'shop', at));
    const answers = await Promise.all(wanted.map((one) => aliases.claim(one)));
    expect(answers.filter(({ ok }) => ok)).toHaveLength(1);
    const taken = wanted[answers.findIndex(({ ok }) => ok)];
    for (const answer of answers.filter(({ ok }) => !ok)) expect(answer).toEqual({ ok: false, taken });
  });

  test('are several per project, and free once removed', async () => {
    const [aliases, tenant] = [createAliases(dynamo.app), newTenant()];
    for (const [name, projectId] of [
      ['a', 42],
      ['b', 42],
      ['c', 4],
    ] as const) {
      await aliases.claim(alias(tenant, name, projectId));
    }
    expect((await aliases.ofProject(tenant, instance, 42)).map((one) => one.alias)).toEqual(['a', 'b']);
    expect(await aliases.ofProject(tenant, elsewhere, 42)).toEqual([]);
    expect(await aliases.remove(tenant, 'A')).toBe(true);
    expect(await aliases.remove(tenant, 'a')).toBe(false);
    expect(await aliases.claim(alias(tenant, 'a', 43))).toEqual({ ok: true });
    expect((await aliases.all(tenant)).map((one) => one.alias)).toEqual(['a', 'b', 'c']);
  });
});

describe('subscriptions', () => {
  test('are listed by project, by channel and together', async () => {
    const [subscriptions, tenant] = [createSubscriptions(dynamo.app), newTenant()];
    const made = [
      [1, 'C1'],
      [1, 'C2'],
      [12, 'C1'],
    ].map(([projectId, channelId]) => ({
      ...{ tenant, instance, projectId: Number(projectId), channelId: String(channelId) },
      ...{ createdBy: 'U1', createdAt: noon },
    }));
    for (const one of [...made, ...made]) await subscriptions.save(one);
    expect(await subscriptions.ofProject(tenant, instance, 1)).toEqual(made.slice(0, 2));
    expect(await subscriptions.ofProject(tenant, elsewhere, 1)).toEqual([]);
    expect(await subscriptions.ofChannel(tenant, 'C1')).toEqual([made[0], made[2]]);
    expect(await subscriptions.ofTenant(tenant)).toEqual(made);
    const gone = { tenant, instance, projectId: 1, channelId: 'C1' };
    expect(await subscriptions.remove(gone)).toBe(true);
    expect(await subscriptions.remove(gone)).toBe(false);
    expect(await subscriptions.ofTenant(tenant)).toEqual(made.slice(1));
  });
});

describe('preferences', () => {
  test('remember the last project of each person', async () => {
    const [preferences, tenant] = [createPreferences(dynamo.app), newTenant()];
    expect(await preferences.lastProject(tenant, 'U1')).toBeUndefined();
    await preferences.rememberProject(tenant, 'U1', { instance, projectId: 1, label: 'one' });
    await preferences.rememberProject(tenant, 'U1', { instance, projectId: 2, label: 'two' });
    expect(await preferences.lastProject(tenant, 'U1')).toEqual({ instance, projectId: 2, label: 'two' });
    expect(await preferences.lastProject(tenant, 'U2')).toBeUndefined();
  });

  test('remember the last incident of each person beside it', async () => {
    const [preferences, tenant] = [createPreferences(dynamo.app), newTenant()];
    expect(await preferences.lastIncident(tenant, 'U1')).toBeUndefined();
    const chosen = { key: { instance, projectId: 42, iid: 7 }, label: '#7 Checkout is down' };
    await preferences.rememberIncident(tenant, 'U1', { ...chosen, label: 'before' });
    await preferences.rememberIncident(tenant, 'U1', chosen);
    await preferences.rememberProject(tenant, 'U1', { instance, projectId: 1, label: 'one' });
    expect(await preferences.lastIncident(tenant, 'U1')).toEqual(chosen);
    expect(await preferences.lastIncident(tenant, 'U2')).toBeUndefined();
  });
});

import { type GitLabStandIn, startGitLab } from '../../infra/sandbox/gitlab/start.ts';
import { createGitLab } from '../../lib/gitlab/client.ts';
import type { Log } from '../../lib/log.ts';
import type { Job } from '../../lib/queue.ts';
import { Secret } from '../../lib/secret.ts';
import { createAliases } from '../../lib/store/aliases.ts';
import { createCards } from '../../lib/store/cards.ts';
import { createHooks } from '../../lib/store/hooks.ts';
import { createIncidents } from '../../lib/store/incidents.ts';
import { createInstallations } from '../../lib/store/installations.ts';
import { createLeases } from '../../lib/store/leases.ts';
import { createLinks } from '../../lib/store/links.ts';
import { createProjects } from '../../lib/store/projects.ts';
import { createShown } from '../../lib/store/shown.ts';
import { createSubscriptions } from '../../lib/store/subscriptions.ts';
import { createTokens } from '../../lib/store/tokens.ts';
import type { SlackPerson } from '../../lib/tenant.ts';
import { newTenant, ring } from '../store/builders.ts';
import type { Dynamo } from '../store/dynamo.ts';
import { fakeSlack } from './fake-slack.ts';

export interface Sent {
  job: Job & { attempt?: number };
  delaySeconds: number;
}

/** 2026-11-22 14:00 UTC. */
export const start = Date.UTC(2026, 10, 22, 14);

/**
 * A workspace at work: real stores in a real engine, a GitLab stand-in, Slack and the queue in memory, a clock that only
 * moves when it is moved. Every call has its own tenant, so tests share the engine and never meet.
 */
export async function workplace(dynamo: Dynamo, gitlab: GitLabStandIn) {
  const tenant = newTenant();
  const clock = { now: start };
  const sent: Sent[] = [];
  const logged: string[] = [];
  const slack = fakeSlack();
  let chance = 0;
  const note = (level: string) => (message: string, fields?: object) =>
    void logged.push(`${level} ${message} ${JSON.stringify(fields ?? {})}`);
  const log: Log = { info: note('info'), warn: note('warn'), error: note('error') };
  const seams = {
    now: () => clock.now,
    randomBytes: (count: number) =>
      Buffer.from(Array.from({ length: count }, () => (chance = (chance * 7 + 11) % 251))),
    fetch: (...request: Parameters<typeof fetch>) => fetch(...request),
    after: async () => {},
  };
  const client = createGitLab({ url: gitlab.url, ...seams });
  const rooms = {
    settings: {
      clientId: '1234.5678',
      publicUrl: 'http://127.0.0.1:3000',
      slackCommand: '/gitlab',
      featuresOff: new Set<string>(),
    },
    instance: client.instance,
    installations: createInstallations(dynamo.app, ring),
    links: createLinks(dynamo.app),
    projects: createProjects(dynamo.app),
    aliases: createAliases(dynamo.app),
    hooks: createHooks(dynamo.app, ring),
    subscriptions: createSubscriptions(dynamo.app),
    incidents: createIncidents(dynamo.app),
    cards: createCards(dynamo.app),
    shown: createShown(dynamo.app),
    tokens: createTokens(dynamo.tokens, ring),
    leases: createLeases(dynamo.ephemeral),
    grants: { refresh: () => Promise.reject(new Error('no token is old here')), revoke: async () => true },
    slack: slack.slack,
    gitlab: client,
    queue: {
      send: async (job: Job, { delaySeconds = 0 } = {}) => void sent.push({ job, delaySeconds }),
    },
    seams,
    log,
  };
  await rooms.installations.save({
    tenant,
    teamId: 'T1',
    teamName: 'Acme',
    botToken: new Secret('xoxb-1'),
    botUserId: 'UBOT',
    scopes: [],
    installedAt: 0,
  });
  return {
    tenant,
    clock,
    rooms,
    slack,
    /** Jobs that were sent and not yet taken. */
    sent,
    logged,
    /** Somebody in Slack who is this person at GitLab. */
    async linked(username: string, userId = `U${username.replace(/\W/g, '').toUpperCase()}`): Promise<SlackPerson> {
      const person = { tenant, teamId: 'T1', userId };
      const pair = gitlab.tokenFor(username);
      const account = gitlab.world.people.find((one) => one.username === username);
      await rooms.tokens.save(person, client.instance, {
        accessToken: new Secret(pair.accessToken),
        refreshToken: new Secret(pair.refreshToken),
        expiresAt: start + 7_200_000,
        scope: 'api',
      });
      await rooms.links.save({
        person,
        instance: client.instance,
        gitlabUserId: account?.id ?? 0,
        username,
        name: account?.name ?? username,
        linkedAt: start,
      });
      return person;
    },
  };
}

/** A GitLab whose webhooks go nowhere and whose clock stands still. */
export function quietGitLab(options: Parameters<typeof startGitLab>[0] = {}): Promise<GitLabStandIn> {
  return startGitLab({ now: () => start, fetch: async () => new Response(), generatedProjects: 0, ...options });
}

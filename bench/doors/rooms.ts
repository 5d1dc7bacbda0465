import type { WorkRooms } from '../../lib/flows/rooms.ts';
import { realSeams } from '../../lib/seams.ts';
import { Secret } from '../../lib/secret.ts';
import type { Claims } from '../../lib/store/claims.ts';
import { tenantOf } from '../../lib/tenant.ts';
import { hookToken, projectId, slackSecret, team, user } from '../names.ts';
import { projects } from '../stand-in.ts';

const tenant = tenantOf(slackSecret.SLACK_CLIENT_ID, { teamId: team, isEnterpriseInstall: false });
const person = { tenant, teamId: team, userId: user };
const instance = 'https://gitlab.example.com';
const seams = realSeams;

/** What the store, Slack and GitLab answer, at once: as `doors/bolt-behind.ts` has it for the Bolt side. */
const found: Record<string, Record<string, unknown>> = {
  installations: {
    find: { tenant, teamId: team, teamName: team, botToken: new Secret('xoxb-bench'), scopes: [], installedAt: 0 },
    disable: true,
  },
  links: { find: { person, instance, gitlabUserId: 1, username: 'bench', name: 'Bench', linkedAt: 0 } },
  submissions: { keep: 'kept' },
  subscriptions: { ofChannel: [] },
  switches: { off: new Set() },
  claims: { claim: { claimed: true }, finish: true },
  incidents: { write: 'written' },
  hooks: {
    find: { id: 'bench-hook', tenant, instance, projectId, mode: 'token', secret: new Secret(hookToken), createdAt: 0 },
  },
  tokens: {
    find: {
      accessToken: new Secret('access'),
      refreshToken: new Secret('refresh'),
      expiresAt: Date.now() + 7_200_000,
      scope: 'api',
      generation: 1,
      needsRelink: false,
    },
  },
  slack: { openView: { viewId: 'V0BENCH', hash: '1.a' } },
  gitlab: { request: projects },
};

type AnyRoom = Record<string, (...asked: unknown[]) => Promise<unknown>>;

/** A room whose every verb resolves at once, to what is found or to nothing. */
function room(name: string): AnyRoom {
  const verbs: AnyRoom = {};
  return new Proxy(verbs, {
    get: (_, verb: string) => (verbs[verb] ??= () => Promise.resolve(found[name]?.[verb])),
  });
}

const quiet = () => undefined;
const real = {
  settings: {
    clientId: slackSecret.SLACK_CLIENT_ID,
    publicUrl: 'https://incidents.example.com',
    slackCommand: '/gitlab',
    featuresOff: new Set<string>(),
  },
  instance,
  seams,
  log: { info: quiet, warn: quiet, error: quiet },
};

const atOnce = [
  ...[
    'installations',
    'links',
    'projects',
    'aliases',
    'subscriptions',
    'submissions',
    'tickets',
    'preferences',
    'cache',
  ],
  ...[
    'tokens',
    'leases',
    'hooks',
    'incidents',
    'cards',
    'claims',
    'switches',
    'bindings',
    'shown',
    'queue',
    'slack',
    'gitlab',
  ],
];

/** Every room an ack function has. */
export const rooms = {
  ...Object.fromEntries(atOnce.map((name) => [name, room(name)])),
  ...real,
} as unknown as WorkRooms & { claims: Claims };

export const signingSecrets = [new Secret(slackSecret.SLACK_SIGNING_SECRET)];

import type { RandomBytes } from './ids.ts';
import { seededChannels, seededPeople } from './seed.ts';
import type { ChannelSeed, PersonSeed, ShortcutSeed } from './shapes.ts';

export interface SlackOptions {
  /** 0, the default, takes a free one. Always on 127.0.0.1. */
  port?: number;
  /** What deliveries are signed with. */
  signingSecret?: string;
  clientId?: string;
  clientSecret?: string;
  /** The app's PUBLIC_URL; `slack.pointAt(url)` sets it later. */
  appUrl?: string;
  /** Redirect URLs of the app's manifest; by default the app's two callbacks. */
  redirectUrls?: string[];
  /** Bot scopes of the app's manifest: what an install may ask for. */
  scopes?: string[];
  /** Installed from the start, with this token and `scopes`. Without it the app is not installed. */
  botToken?: string;
  teamId?: string;
  /** The slash command's name. */
  command?: string;
  /** The shortcuts of the app's manifest: what the page offers. */
  shortcuts?: ShortcutSeed[];
  people?: PersonSeed[];
  channels?: ChannelSeed[];
  /** Answer install and sign-in pages with Allow at once. */
  autoApprove?: boolean;
  /** How long a delivery waits for its answer, milliseconds. */
  ackTimeoutMs?: number;
  /** Milliseconds since the epoch: what timestamps and expiries go by. */
  now?: () => number;
  random?: RandomBytes;
  /** How deliveries reach the app. */
  fetch?: typeof fetch;
}

export interface Settings
  extends Required<Omit<SlackOptions, 'port' | 'appUrl' | 'redirectUrls' | 'botToken' | 'random'>> {
  redirectUrls?: string[];
  team: { id: string; name: string; domain: string };
  app: { id: string; name: string; botUserId: string; botId: string };
}

export const SLACKBOT = 'USLACKBOT';

/** The bot scopes a full install asks for; the last three are optional in the manifest. */
const MANIFEST_SCOPES = [
  ...['commands', 'chat:write', 'users:read', 'channels:read', 'groups:read'],
  ...['chat:write.public', 'channels:history', 'groups:history'],
];

export function settle(options: SlackOptions): Settings {
  const teamId = options.teamId ?? 'T0SANDBOX';
  return {
    signingSecret: options.signingSecret ?? 'a-signing-secret-of-32-characters',
    clientId: options.clientId ?? '1000000000.2000000000',
    clientSecret: options.clientSecret ?? 'a-slack-client-secret',
    redirectUrls: options.redirectUrls,
    scopes: options.scopes ?? MANIFEST_SCOPES,
    teamId,
    command: options.command ?? '/gitlab',
    shortcuts: options.shortcuts ?? [],
    people: options.people ?? seededPeople,
    channels: options.channels ?? seededChannels,
    autoApprove: options.autoApprove ?? false,
    ackTimeoutMs: options.ackTimeoutMs ?? 3_000,
    now: options.now ?? Date.now,
    fetch: options.fetch ?? fetch,
    team: { id: teamId, name: 'Sandbox', domain: 'sandbox' },
    app: { id: 'A0GITLAB', name: 'GitLab', botUserId: 'U0GITLAB', botId: 'B0GITLAB' },
  };
}

import type { GitLab } from '../gitlab/client.ts';
import type { Log } from '../log.ts';
import type { DeadLetters, Queue } from '../queue.ts';
import type { Seams } from '../seams.ts';
import type { Slack } from '../slack/client.ts';
import type { Respond } from '../slack/respond.ts';
import type { Aliases } from '../store/aliases.ts';
import type { Bindings } from '../store/bindings.ts';
import type { Cache } from '../store/cache.ts';
import type { Cards } from '../store/cards.ts';
import type { Hooks } from '../store/hooks.ts';
import type { Incidents } from '../store/incidents.ts';
import type { Installations } from '../store/installations.ts';
import type { Lanes } from '../store/lanes.ts';
import type { Leases } from '../store/leases.ts';
import type { Links } from '../store/links.ts';
import type { Pending } from '../store/pending.ts';
import type { Preferences } from '../store/preferences.ts';
import type { Projects } from '../store/projects.ts';
import type { Shown } from '../store/shown.ts';
import type { Submissions } from '../store/submissions.ts';
import type { Subscriptions } from '../store/subscriptions.ts';
import type { Switches } from '../store/switches.ts';
import type { Tickets } from '../store/tickets.ts';
import type { Tokens } from '../store/tokens.ts';
import type { Breaker } from './breaker.ts';
import type { Grants } from './grants.ts';

/** What a deployment is set to. */
export interface Settings {
  /** SLACK_CLIENT_ID: the Slack app every tenant key begins with. */
  clientId: string;
  publicUrl: string;
  slackCommand: string;
  featuresOff: ReadonlySet<string>;
}

/** What the ack functions may touch: the store (never the tokens), Slack, the queue. */
export interface AckRooms {
  settings: Settings;
  /** The GitLab instance's name in keys; the ack functions never call it. */
  instance: string;
  installations: Installations;
  links: Links;
  projects: Projects;
  aliases: Aliases;
  subscriptions: Subscriptions;
  bindings: Bindings;
  shown: Shown;
  switches: Switches;
  submissions: Submissions;
  lanes: Lanes;
  tickets: Tickets;
  preferences: Preferences;
  cache: Cache;
  slack: Slack;
  queue: Queue;
  seams: Seams;
  log: Log;
}

/** What acts for people, with their own GitLab tokens. */
export interface WorkRooms extends AckRooms {
  tokens: Tokens;
  grants: Grants;
  leases: Leases;
  hooks: Hooks;
  incidents: Incidents;
  cards: Cards;
  pending: Pending;
  /** Calls to `gitlab` and `grants` go through it by themselves. */
  breaker: Breaker;
  gitlab: GitLab;
  respond: Respond;
}

/** What works off the queue. */
export interface JobRooms extends WorkRooms {
  deadLetters: DeadLetters;
}

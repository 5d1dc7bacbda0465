import type { Aws } from './aws/aws.ts';
import { type Config, type Environment, readConfig, readSlackSecrets, type SlackSecrets } from './config.ts';
import type { AckRooms } from './flows/rooms.ts';
import { createLog, type Log } from './log.ts';
import { createQueue, type Queue } from './queue.ts';
import { realSeams, type Seams } from './seams.ts';
import { createSlack } from './slack/client.ts';
import { createAliases } from './store/aliases.ts';
import { createBindings } from './store/bindings.ts';
import { createCache } from './store/cache.ts';
import { createInstallations } from './store/installations.ts';
import { createLanes } from './store/lanes.ts';
import { createLinks } from './store/links.ts';
import { createPreferences } from './store/preferences.ts';
import { createProjects } from './store/projects.ts';
import { createKeyRing } from './store/seal.ts';
import { createShown } from './store/shown.ts';
import { createSubmissions } from './store/submissions.ts';
import { createSubscriptions } from './store/subscriptions.ts';
import { createSwitches } from './store/switches.ts';
import { createTable } from './store/table.ts';
import { createTickets } from './store/tickets.ts';
import { tenantOf } from './tenant.ts';

/** What an entry has after its cold start, besides its rooms. */
export interface Opened<Rooms> {
  rooms: Rooms;
  config: Config;
  slackSecrets: SlackSecrets;
}

/** Slack waits three seconds for an acknowledgement: a Slack call before it gets two. */
const beforeAck = 2_000;

export interface Opening {
  /** The function's name, for its log. */
  name: string;
  /** What the SDK is too slow for has the lean one. */
  aws: Aws;
  slackTimeoutMs?: number;
  /** Makes what Slack is called by, where that is not `seams.fetch`. */
  slackFetch?: (timeoutMs: number) => Seams['fetch'];
  seams?: Seams;
  /** Instead of SQS and the log: what a test hands in. */
  queue?: Queue;
  log?: Log;
}

/** Opens what the ack functions use, from the environment and the Slack secret; whatever is missing fails the cold start. */
export async function openAckRooms(environment: Environment, opening: Opening): Promise<Opened<AckRooms>> {
  const { name, aws, slackTimeoutMs = beforeAck, slackFetch, seams = realSeams } = opening;
  const config = readConfig(environment);
  const slackSecrets = await readSlackSecrets(environment, aws);
  const app = createTable(aws.dynamo, config.appTable);
  const ephemeral = createTable(aws.dynamo, config.ephemeralTable);
  const ring = createKeyRing(slackSecrets.keys, seams);
  const rooms: AckRooms = {
    settings: { ...config, clientId: slackSecrets.clientId },
    instance: config.gitlabUrl,
    installations: createInstallations(app, ring, preinstalled(slackSecrets)),
    links: createLinks(app),
    projects: createProjects(app),
    aliases: createAliases(app),
    subscriptions: createSubscriptions(app),
    bindings: createBindings(app),
    shown: createShown(app),
    switches: createSwitches(app),
    submissions: createSubmissions(app, ring),
    lanes: createLanes(app),
    tickets: createTickets(ephemeral, seams),
    preferences: createPreferences(app),
    cache: createCache(ephemeral, seams),
    slack: createSlack({
      apiUrl: config.slackApiUrl,
      timeoutMs: slackTimeoutMs,
      fetch: slackFetch?.(slackTimeoutMs) ?? seams.fetch,
    }),
    queue: opening.queue ?? createQueue(aws, config.jobsQueueUrl),
    seams,
    log: opening.log ?? createLog(name),
  };
  return { rooms, config, slackSecrets };
}

function preinstalled({ clientId, preinstalled: team }: SlackSecrets) {
  return team && { ...team, tenant: tenantOf(clientId, { teamId: team.teamId, isEnterpriseInstall: false }) };
}

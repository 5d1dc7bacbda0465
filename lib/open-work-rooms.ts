import { type Config, type Environment, type GitLabSecrets, readGitLabSecrets, readTokensTable } from './config.ts';
import { createBreaker } from './flows/breaker.ts';
import { createGrants } from './flows/grants.ts';
import type { WorkRooms } from './flows/rooms.ts';
import { createGitLab } from './gitlab/client.ts';
import { createGitLabOAuth, type GitLabOAuthOptions } from './gitlab/oauth.ts';
import { type Opened, type Opening, openAckRooms } from './open-ack-rooms.ts';
import { realSeams, type Seams } from './seams.ts';
import { createResponder } from './slack/respond.ts';
import { createBreakers } from './store/breakers.ts';
import { createCards } from './store/cards.ts';
import { createHooks } from './store/hooks.ts';
import { createIncidents } from './store/incidents.ts';
import { createLeases } from './store/leases.ts';
import { createPending } from './store/pending.ts';
import { createKeyRing } from './store/seal.ts';
import { createTable } from './store/table.ts';
import { createTokens } from './store/tokens.ts';

/** The OAuth application, as it is registered at the GitLab instance. */
export function oauthOptions(
  { gitlabUrl, publicUrl }: Config,
  { clientId, clientSecret }: GitLabSecrets,
  { fetch, now }: Seams,
): GitLabOAuthOptions {
  return { url: gitlabUrl, clientId, clientSecret, redirectUri: `${publicUrl}/gitlab/oauth/callback`, fetch, now };
}

/** Nobody waits for a worker: Slack gets five seconds. */
const behindTheQueue = 5_000;

/** Opens what acts for people: the ack rooms, and beyond them GitLab, people's tokens and the incidents. */
export async function openWorkRooms(
  environment: Environment,
  opening: Opening,
): Promise<Opened<WorkRooms> & { gitlabSecrets: GitLabSecrets }> {
  const { seams = realSeams, aws } = opening;
  const behind = { slackTimeoutMs: behindTheQueue, ...opening };
  const { rooms, config, slackSecrets } = await openAckRooms(environment, behind);
  const gitlabSecrets = await readGitLabSecrets(environment, aws);
  const app = createTable(aws.dynamo, config.appTable);
  const ephemeral = createTable(aws.dynamo, config.ephemeralTable);
  const breaker = createBreaker({ ...rooms, breakers: createBreakers(ephemeral, seams) });
  const { guard } = breaker;
  const gitlab = createGitLab({ url: config.gitlabUrl, guard, ...seams });
  const work: WorkRooms = {
    ...rooms,
    instance: gitlab.instance,
    tokens: createTokens(
      createTable(aws.dynamo, readTokensTable(environment)),
      createKeyRing(gitlabSecrets.keys, seams),
    ),
    leases: createLeases(ephemeral),
    incidents: createIncidents(app, seams),
    cards: createCards(app),
    pending: createPending(app),
    hooks: createHooks(app, createKeyRing(slackSecrets.keys, seams)),
    breaker,
    gitlab,
    grants: createGrants(createGitLabOAuth({ ...oauthOptions(config, gitlabSecrets, seams), guard }), rooms.log),
    respond: createResponder({ apiUrl: config.slackApiUrl, fetch: seams.fetch }),
  };
  return { rooms: work, config, slackSecrets, gitlabSecrets };
}

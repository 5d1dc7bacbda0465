import { sandboxClient } from '../../infra/sandbox/gitlab/seed.ts';
import { startGitLab } from '../../infra/sandbox/gitlab/start.ts';
import { startSlack } from '../../infra/sandbox/slack/stand-in.ts';
import { createBrowserMark } from '../../lib/browser-mark.ts';
import { connectPrompt } from '../../lib/flows/connect.ts';
import type { ConnectRooms } from '../../lib/flows/connect-legs.ts';
import { createGrants } from '../../lib/flows/grants.ts';
import { createGitLab } from '../../lib/gitlab/client.ts';
import { createGitLabOAuth } from '../../lib/gitlab/oauth.ts';
import type { HttpHandler } from '../../lib/http.ts';
import type { Job } from '../../lib/queue.ts';
import { realSeams } from '../../lib/seams.ts';
import { Secret } from '../../lib/secret.ts';
import { createSlack } from '../../lib/slack/client.ts';
import { createSlackSignIn } from '../../lib/slack/sign-in.ts';
import { createInstallations } from '../../lib/store/installations.ts';
import { createLanes } from '../../lib/store/lanes.ts';
import { createLinks } from '../../lib/store/links.ts';
import { createOAuthStates } from '../../lib/store/oauth-states.ts';
import { createSubmissions } from '../../lib/store/submissions.ts';
import { createTickets } from '../../lib/store/tickets.ts';
import { createTokens } from '../../lib/store/tokens.ts';
import { type SlackPerson, tenantOf } from '../../lib/tenant.ts';
import { ring } from '../store/builders.ts';
import { startDynamo } from '../store/dynamo.ts';
import { createBrowser } from './browser.ts';

export const publicUrl = 'http://127.0.0.1:3000';
const clientId = '1000000000.2000000000';
const tenant = tenantOf(clientId, { teamId: 'T0SANDBOX', isEnterpriseInstall: false });

export const ada: SlackPerson = { tenant, teamId: 'T0SANDBOX', userId: 'U0ADA' };
export const ben: SlackPerson = { tenant, teamId: 'T0SANDBOX', userId: 'U0BEN' };

/** A Slack, a GitLab, an engine with the real stores; a queue and a clock that are ours. */
export async function startConnectWorld(createHandler: (rooms: ConnectRooms) => HttpHandler) {
  const clock = { ahead: 0 };
  const now = () => Date.now() + clock.ahead;
  const seams = { ...realSeams, now };
  const dynamo = await startDynamo();
  const slack = await startSlack({ clientId, appUrl: publicUrl, autoApprove: true, botToken: 'xoxb-sandbox', now });
  const gitlab = await startGitLab({ autoApprove: true, now, generatedProjects: 0 });
  const redirectUri = `${publicUrl}/gitlab/oauth/callback`;
  gitlab.addClient({ redirectUris: [redirectUri] });
  const jobs: { job: Job; delaySeconds: number }[] = [];
  const quiet = () => undefined;
  const log = { info: quiet, warn: quiet, error: quiet };
  const oauth = createGitLabOAuth({
    url: gitlab.url,
    clientId: sandboxClient.id,
    clientSecret: new Secret(sandboxClient.secret),
    redirectUri,
    fetch: seams.fetch,
    now,
  });
  const rooms = {
    settings: { clientId, publicUrl, slackCommand: '/gitlab', featuresOff: new Set<string>() },
    instance: gitlab.url,
    tickets: createTickets(dynamo.ephemeral, seams),
    states: createOAuthStates(dynamo.ephemeral, seams),
    links: createLinks(dynamo.app),
    tokens: createTokens(dynamo.tokens, ring),
    submissions: createSubmissions(dynamo.app, ring),
    lanes: createLanes(dynamo.app),
    installations: createInstallations(dynamo.app, ring, {
      tenant,
      teamId: 'T0SANDBOX',
      botToken: new Secret('xoxb-sandbox'),
    }),
    slack: createSlack({ apiUrl: slack.apiUrl }),
    gitlab: createGitLab({ url: gitlab.url, fetch: seams.fetch, now }),
    grants: createGrants(oauth, log),
    queue: {
      send: async (job: Job, { delaySeconds = 0 } = {}) => {
        jobs.push({ job, delaySeconds });
      },
    },
    signIn: createSlackSignIn({
      apiUrl: slack.apiUrl,
      webUrl: slack.webUrl,
      clientId,
      clientSecret: new Secret('a-slack-client-secret'),
    }),
    oauth,
    browser: createBrowserMark('gitlab-connect', publicUrl, seams),
    seams,
    log,
  };
  const handler = createHandler(rooms);
  return {
    rooms,
    jobs,
    clock,
    slack,
    gitlab,
    handler,
    /** The address behind a person's Connect button. */
    async linkFor(person: SlackPerson, submission?: string): Promise<string> {
      const { blocks } = await connectPrompt(rooms, { person, submission });
      return /http[^"]*ticket=[\w-]+/.exec(JSON.stringify(blocks))?.[0] ?? '';
    },
    /** A browser of somebody who is signed in to both. */
    async browserOf(slackUser: string, gitlabUser: string) {
      const browser = createBrowser(handler, publicUrl);
      await browser.load(`${slack.webUrl}/login?user=${slackUser}`);
      await browser.load(`${gitlab.url}/login?user=${gitlabUser}&next=/`);
      return browser;
    },
    linkOf: (person: SlackPerson) => rooms.links.find(person, gitlab.url),
    pairOf: (person: SlackPerson) => rooms.tokens.find(person, gitlab.url),
    /** True while GitLab knows this access token. */
    isAlive: async (token: Secret | undefined) =>
      (await fetch(`${gitlab.url}/api/v4/user`, { headers: { authorization: `Bearer ${token?.reveal()}` } })).ok,
    /** Between tests. */
    async reset(): Promise<void> {
      clock.ahead = 0;
      jobs.length = 0;
      gitlab.faults.clear();
      for (const person of [ada, ben]) {
        await rooms.links.remove(person, gitlab.url);
        await rooms.tokens.remove(person, gitlab.url);
      }
    },
    async stop(): Promise<void> {
      await Promise.all([slack.stop(), gitlab.close(), dynamo.stop()]);
    },
  };
}

export type ConnectWorld = Awaited<ReturnType<typeof startConnectWorld>>;

import type { SQSBatchResponse, SQSEvent } from 'aws-lambda';
import type { HttpApi, HttpRoute } from '../../infra/sandbox/runner/http-api.ts';
import type { Invoke } from '../../infra/sandbox/runner/lambda.ts';
import { createBrowserMark } from '../../lib/browser-mark.ts';
import type { JobRooms } from '../../lib/flows/rooms.ts';
import { createGitLabOAuth } from '../../lib/gitlab/oauth.ts';
import { oauthOptions, type openWorkRooms } from '../../lib/open-work-rooms.ts';
import { createSlackInstall } from '../../lib/slack/install.ts';
import { createSlackSignIn } from '../../lib/slack/sign-in.ts';
import { createClaims } from '../../lib/store/claims.ts';
import { createOAuthStates } from '../../lib/store/oauth-states.ts';
import type { Dynamo } from '../store/dynamo.ts';

/** The two doors that are not HTTP. */
export interface QueueDoors {
  work(event: SQSEvent): Promise<SQSBatchResponse>;
  sweep(): Promise<void>;
}

type Opened = Awaited<ReturnType<typeof openWorkRooms>>;

/** Opens every route on the API with the functions' own `createHandler`. They read the environment when they are imported. */
export async function openDoors(api: HttpApi, dynamo: Dynamo, rooms: JobRooms, opened: Opened): Promise<QueueDoors> {
  const { slackSecrets, gitlabSecrets, config } = opened;
  const { publicUrl, slackAllowedTeams: allowedTeams, slackApiUrl: apiUrl, slackWebUrl: webUrl } = config;
  const { signingSecrets } = slackSecrets;
  const { seams } = rooms;
  const claims = createClaims(dynamo.ephemeral, seams);
  const states = createOAuthStates(dynamo.ephemeral, seams);
  const install = await import('../../functions/slack-oauth.ts');
  const connect = await import('../../functions/gitlab-oauth.ts');
  const commands = await import('../../functions/slack-commands.ts');
  const interactivity = await import('../../functions/slack-interactivity.ts');
  const options = await import('../../functions/slack-options.ts');
  const events = await import('../../functions/slack-events.ts');
  const webhooks = await import('../../functions/gitlab-webhooks.ts');
  const sweep = await import('../../functions/sweep.ts');
  const installing = install.createHandler({
    ...rooms,
    allowedTeams,
    states,
    install: createSlackInstall({ ...slackSecrets, apiUrl, webUrl }),
    browser: createBrowserMark('slack-install', publicUrl, seams),
  });
  const connecting = connect.createHandler({
    ...rooms,
    states,
    signIn: createSlackSignIn({ ...slackSecrets, apiUrl, webUrl }),
    oauth: createGitLabOAuth({ ...oauthOptions(config, gitlabSecrets, seams), guard: rooms.breaker.guard }),
    browser: createBrowserMark('gitlab-connect', publicUrl, seams),
  });
  api.open(
    [
      route('POST /slack/commands', commands.createHandler({ rooms, signingSecrets })),
      route('POST /slack/interactivity', interactivity.createHandler({ rooms, signingSecrets })),
      route('POST /slack/options', options.createHandler({ rooms, signingSecrets })),
      route('POST /slack/events', events.createHandler({ rooms: { ...rooms, claims }, signingSecrets })),
      route('GET /slack/install', installing),
      route('GET /slack/oauth/callback', installing),
      route('GET /gitlab/connect', connecting),
      route('POST /gitlab/connect', connecting),
      route('GET /slack/signin/callback', connecting),
      route('GET /gitlab/oauth/callback', connecting),
      route('POST /gitlab/webhooks/{hookId}', webhooks.createHandler({ ...rooms, now: seams.now })),
    ],
    publicUrl,
  );
  return { work: await openJobs(rooms), sweep: sweep.createHandler(rooms) };
}

/** The jobs function alone. */
export async function openJobs(rooms: JobRooms): Promise<QueueDoors['work']> {
  const jobs = await import('../../functions/jobs.ts');
  return jobs.createHandler({ rooms });
}

function route(at: string, handler: unknown): HttpRoute {
  const [method = '', path = ''] = at.split(' ');
  return { method, path, invoke: handler as Invoke };
}

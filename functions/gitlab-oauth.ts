import { sdkAws } from '../lib/aws/sdk.ts';
import { createBrowserMark } from '../lib/browser-mark.ts';
import { environment } from '../lib/config.ts';
import type { ConnectRooms } from '../lib/flows/connect-legs.ts';
import { askConsent } from '../lib/flows/consent.ts';
import { decide } from '../lib/flows/decide.ts';
import { beginSignIn, finishSignIn } from '../lib/flows/sign-in.ts';
import { createGitLabOAuth } from '../lib/gitlab/oauth.ts';
import { type HttpRequest, httpHandler, tooLarge } from '../lib/http.ts';
import { oauthOptions, openWorkRooms } from '../lib/open-work-rooms.ts';
import { answerBrowser, failurePage, type Next } from '../lib/pages.ts';
import { createSlackSignIn } from '../lib/slack/sign-in.ts';
import { createOAuthStates } from '../lib/store/oauth-states.ts';
import { createTable } from '../lib/store/table.ts';

/** The consent form has two short fields. */
const maxForm = 10_000;

/** Connecting a GitLab account: `GET` and `POST /gitlab/connect`, `GET /slack/signin/callback`, `GET /gitlab/oauth/callback`. */
export function createHandler(rooms: ConnectRooms) {
  return httpHandler({ name: 'gitlab-oauth', log: rooms.log, failed: failurePage }, async (request) =>
    request.body.length > maxForm ? tooLarge : answerBrowser(await next(rooms, request)),
  );
}

function next(rooms: ConnectRooms, request: HttpRequest): Promise<Next> {
  switch (request.path) {
    case '/gitlab/connect':
      return request.method === 'POST' ? decide(rooms, request) : beginSignIn(rooms, request);
    case '/slack/signin/callback':
      return finishSignIn(rooms, request);
    default:
      return askConsent(rooms, request);
  }
}

const aws = sdkAws();
const { rooms, config, slackSecrets, gitlabSecrets } = await openWorkRooms(environment, { name: 'gitlab-oauth', aws });
const { slackApiUrl: apiUrl, slackWebUrl: webUrl, publicUrl } = config;

export const handler = createHandler({
  ...rooms,
  states: createOAuthStates(createTable(aws.dynamo, config.ephemeralTable)),
  signIn: createSlackSignIn({ ...slackSecrets, apiUrl, webUrl }),
  oauth: createGitLabOAuth({ ...oauthOptions(config, gitlabSecrets, rooms.seams), guard: rooms.breaker.guard }),
  browser: createBrowserMark('gitlab-connect', publicUrl, rooms.seams),
});

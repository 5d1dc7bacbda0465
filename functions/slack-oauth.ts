import { sdkAws } from '../lib/aws/sdk.ts';
import { createBrowserMark } from '../lib/browser-mark.ts';
import { environment } from '../lib/config.ts';
import { beginInstall, finishInstall, type InstallRooms } from '../lib/flows/install.ts';
import { httpHandler } from '../lib/http.ts';
import { openAckRooms } from '../lib/open-ack-rooms.ts';
import { answerBrowser, failurePage } from '../lib/pages.ts';
import { createSlackInstall } from '../lib/slack/install.ts';
import { createOAuthStates } from '../lib/store/oauth-states.ts';
import { createTable } from '../lib/store/table.ts';

/** `GET /slack/install` and `/slack/oauth/callback`: installing the app into a workspace. */
export function createHandler(rooms: InstallRooms) {
  return httpHandler({ name: 'slack-oauth', log: rooms.log, failed: failurePage }, async (request) =>
    answerBrowser(request.path === '/slack/install' ? await beginInstall(rooms) : await finishInstall(rooms, request)),
  );
}

const aws = sdkAws();
const { rooms, config, slackSecrets } = await openAckRooms(environment, { name: 'slack-oauth', aws });
const { slackApiUrl: apiUrl, slackWebUrl: webUrl, slackAllowedTeams, publicUrl } = config;
const { preinstalled } = slackSecrets;

export const handler = createHandler({
  ...rooms,
  // A team named in the configuration counts as the first that installed.
  allowedTeams: slackAllowedTeams ?? (preinstalled && [preinstalled.teamId]),
  states: createOAuthStates(createTable(aws.dynamo, config.ephemeralTable)),
  install: createSlackInstall({ ...slackSecrets, apiUrl, webUrl }),
  browser: createBrowserMark('slack-install', publicUrl, rooms.seams),
});

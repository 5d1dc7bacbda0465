import { leanAws } from '../lib/aws/lean.ts';
import { environment } from '../lib/config.ts';
import type { AckRooms } from '../lib/flows/rooms.ts';
import { runCommand } from '../lib/flows/run-command.ts';
import { json, ok } from '../lib/http.ts';
import { openAckRooms } from '../lib/open-ack-rooms.ts';
import type { Secret } from '../lib/secret.ts';
import { createLeanFetch } from '../lib/slack/lean-fetch.ts';
import { parseSlashCommand } from '../lib/slack/payload.ts';
import { slackHandler } from '../lib/slack-door.ts';

export interface Doors {
  rooms: AckRooms;
  signingSecrets: Secret[];
}

/** `POST /slack/commands`: answers `/gitlab ...` inside Slack's three seconds. */
export function createHandler({ rooms, signingSecrets }: Doors) {
  const { log, seams } = rooms;
  return slackHandler({ name: 'slack-commands', log, signingSecrets, now: seams.now }, async (body) => {
    const message = await runCommand(rooms, parseSlashCommand(body));
    return message ? json({ response_type: 'ephemeral', ...message }) : ok;
  });
}

const { rooms, slackSecrets } = await openAckRooms(environment, {
  name: 'slack-commands',
  aws: leanAws(environment),
  slackFetch: createLeanFetch,
});
export const handler = createHandler({ rooms, signingSecrets: slackSecrets.signingSecrets });

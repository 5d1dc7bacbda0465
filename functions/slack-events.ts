import { leanAws } from '../lib/aws/lean.ts';
import { environment } from '../lib/config.ts';
import { WireError } from '../lib/errors.ts';
import { deactivated } from '../lib/flows/deactivated.ts';
import { type UninstallRooms, uninstall } from '../lib/flows/uninstall.ts';
import { json, ok, unavailable } from '../lib/http.ts';
import { openAckRooms } from '../lib/open-ack-rooms.ts';
import type { Secret } from '../lib/secret.ts';
import { parseEvent } from '../lib/slack/event.ts';
import { slackHandler } from '../lib/slack-door.ts';
import { createClaims } from '../lib/store/claims.ts';
import { createTable } from '../lib/store/table.ts';

export interface Doors {
  rooms: UninstallRooms;
  signingSecrets: Secret[];
}

/**
 * `POST /slack/events`: what Slack tells about the app itself. What is not handled is acknowledged, and so is what will
 * not be understood the next time either; what failed is not, so that Slack sends it again.
 */
export function createHandler({ rooms, signingSecrets }: Doors) {
  const { log, seams } = rooms;
  const failed = (_ref: string, failure: unknown) => (failure instanceof WireError ? ok : unavailable);
  return slackHandler({ name: 'slack-events', log, signingSecrets, now: seams.now, failed }, async (body) => {
    const event = parseEvent(body);
    switch (event.type) {
      case 'url_verification':
        return json({ challenge: event.challenge });
      case 'app_uninstalled':
        await uninstall(rooms, event);
        return ok;
      case 'tokens_revoked':
        if (event.bot) await uninstall(rooms, event);
        return ok;
      case 'user_change':
        await deactivated(rooms, event);
        return ok;
      default:
        return ok;
    }
  });
}

const aws = leanAws(environment);
const { rooms, config, slackSecrets } = await openAckRooms(environment, { name: 'slack-events', aws });
const claims = createClaims(createTable(aws.dynamo, config.ephemeralTable));
export const handler = createHandler({ rooms: { ...rooms, claims }, signingSecrets: slackSecrets.signingSecrets });

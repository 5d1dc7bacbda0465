import { WireError } from '../lib/errors.ts';
import { type UninstallRooms, uninstall } from '../lib/flows/uninstall.ts';
import { json, ok, unavailable } from '../lib/http.ts';
import type { Log } from '../lib/log.ts';
import { openAckRooms } from '../lib/open-ack-rooms.ts';
import type { Secret } from '../lib/secret.ts';
import { parseEvent, type SlackEvent } from '../lib/slack/event.ts';
import { slackHandler } from '../lib/slack-door.ts';
import { createClaims } from '../lib/store/claims.ts';
import { createDynamo, createTable } from '../lib/store/table.ts';
import type { Verified } from '../lib/verified.ts';

export interface Doors {
  rooms: UninstallRooms;
  signingSecrets: Secret[];
}

/**
 * `POST /slack/events`: what Slack tells about the app itself. What is not handled is acknowledged; what failed is not,
 * so that Slack sends it again.
 */
export function createHandler({ rooms, signingSecrets }: Doors) {
  const { log, seams } = rooms;
  const door = { name: 'slack-events', log, signingSecrets, now: seams.now, failed: () => unavailable };
  return slackHandler(door, async (body) => {
    const event = readEvent(body, log);
    switch (event.type) {
      case 'url_verification':
        return json({ challenge: event.challenge });
      case 'app_uninstalled':
        await uninstall(rooms, event);
        return ok;
      case 'tokens_revoked':
        if (event.bot) await uninstall(rooms, event);
        return ok;
      default:
        return ok;
    }
  });
}

/** What is proven but not understood will not be understood next time: acknowledged, with a word in the log. */
function readEvent(body: Verified, log: Log): SlackEvent {
  try {
    return parseEvent(body);
  } catch (failure) {
    if (!(failure instanceof WireError)) throw failure;
    log.warn('an event was not understood', { field: failure.field });
    return { type: 'unknown', kind: 'not understood' };
  }
}

const { rooms, config, slackSecrets } = await openAckRooms(process.env, { name: 'slack-events' });
const claims = createClaims(createTable(createDynamo(), config.ephemeralTable));
export const handler = createHandler({ rooms: { ...rooms, claims }, signingSecrets: slackSecrets.signingSecrets });

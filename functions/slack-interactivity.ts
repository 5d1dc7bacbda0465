import { leanAws } from '../lib/aws/lean.ts';
import { environment } from '../lib/config.ts';
import { WireError } from '../lib/errors.ts';
import type { AckRooms } from '../lib/flows/rooms.ts';
import { type Answer, runInteraction } from '../lib/flows/run-interaction.ts';
import { badRequest, type HttpAnswer, json, ok } from '../lib/http.ts';
import { openAckRooms } from '../lib/open-ack-rooms.ts';
import type { Secret } from '../lib/secret.ts';
import { createLeanFetch } from '../lib/slack/lean-fetch.ts';
import { parseInteraction } from '../lib/slack/payload.ts';
import { createResponder, type Respond } from '../lib/slack/respond.ts';
import { slackHandler } from '../lib/slack-door.ts';

export interface Doors {
  rooms: AckRooms & { respond: Respond };
  signingSecrets: Secret[];
}

/** `POST /slack/interactivity`: submissions, buttons, shortcuts, modals closed. */
export function createHandler({ rooms, signingSecrets }: Doors) {
  const { log, seams } = rooms;
  // Anything but 200 keeps the modal open with what was typed in it; a body would be taken for an answer.
  const failed = (_ref: string, failure: unknown) =>
    failure instanceof WireError ? badRequest : { statusCode: 500, body: '' };
  return slackHandler({ name: 'slack-interactivity', log, signingSecrets, now: seams.now, failed }, async (body) =>
    httpAnswer(await runInteraction(rooms, parseInteraction(body))),
  );
}

function httpAnswer(answer: Answer): HttpAnswer {
  return answer ? json({ response_action: 'errors', errors: answer.errors }) : ok;
}

const { rooms, config, slackSecrets } = await openAckRooms(environment, {
  name: 'slack-interactivity',
  aws: leanAws(environment),
  slackFetch: createLeanFetch,
});
const respond = createResponder({ apiUrl: config.slackApiUrl, fetch: createLeanFetch(2_000) });
export const handler = createHandler({ rooms: { ...rooms, respond }, signingSecrets: slackSecrets.signingSecrets });

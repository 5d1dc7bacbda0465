import { leanAws } from '../lib/aws/lean.ts';
import { askedIn } from '../lib/block-kit/act-state.ts';
import { option } from '../lib/block-kit/choice.ts';
import { environment } from '../lib/config.ts';
import { loadOptions } from '../lib/flows/load-options.ts';
import type { WorkRooms } from '../lib/flows/rooms.ts';
import { json } from '../lib/http.ts';
import { openWorkRooms } from '../lib/open-work-rooms.ts';
import type { Secret } from '../lib/secret.ts';
import { parseOptionsLoad } from '../lib/slack/payload.ts';
import { slackHandler } from '../lib/slack-door.ts';
import { tenantOf } from '../lib/tenant.ts';

export interface Doors {
  rooms: WorkRooms;
  signingSecrets: Secret[];
}

/** `POST /slack/options`: what a picker offers; the only Slack door that may read people's GitLab tokens. */
export function createHandler({ rooms, signingSecrets }: Doors) {
  const { log, seams, settings } = rooms;
  const failed = () => json({ options: [] });
  return slackHandler({ name: 'slack-options', log, signingSecrets, now: seams.now, failed }, async (body) => {
    const load = parseOptionsLoad(body);
    const person = { tenant: tenantOf(settings.clientId, load), teamId: load.teamId, userId: load.userId };
    if (!(await rooms.installations.find(person.tenant))) return json({ options: [] });
    const choices = await loadOptions(rooms, { ...load, person, channelId: askedIn(load.view) });
    return json({ options: choices.map(option) });
  });
}

const aws = leanAws(environment);
const { rooms, slackSecrets } = await openWorkRooms(environment, { name: 'slack-options', aws });
export const handler = createHandler({ rooms, signingSecrets: slackSecrets.signingSecrets });

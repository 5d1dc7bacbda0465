import type { Delivery } from './deliveries.ts';
import type { Wire } from './shapes.ts';
import type { World } from './world.ts';

/** https://docs.slack.dev/apis/events-api: one try, or a numbered retry of an earlier one. */
export interface EventOptions {
  retry?: { num: number; reason: string };
}

/** One event in its envelope. */
export function sendEvent(world: World, event: Wire, { retry }: EventOptions = {}): Promise<Delivery> {
  const { team, app } = world.settings;
  const envelope = {
    token: 'deprecated-verification-token',
    team_id: team.id,
    context_team_id: team.id,
    context_enterprise_id: null,
    api_app_id: app.id,
    event,
    type: 'event_callback',
    event_id: world.ids.next('Ev'),
    event_time: Math.trunc(world.settings.now() / 1000),
    authorizations: [
      { enterprise_id: null, team_id: team.id, user_id: app.botUserId, is_bot: true, is_enterprise_install: false },
    ],
    is_ext_shared_channel: false,
    event_context: `4-${world.ids.hex(16)}`,
  };
  const headers: Record<string, string> = retry
    ? { 'x-slack-retry-num': String(retry.num), 'x-slack-retry-reason': retry.reason }
    : {};
  return world.deliveries.sendJson('event', envelope, headers);
}

/** The handshake before Slack takes an events URL; `true` when the app gave the challenge back. */
export async function verifyUrl(world: World): Promise<boolean> {
  const challenge = world.ids.hex(26);
  const handshake = { token: 'deprecated-verification-token', challenge, type: 'url_verification' };
  const { response, failure } = await world.deliveries.sendJson('event', handshake);
  return !failure && [challenge, JSON.stringify({ challenge })].includes(response?.body.trim() ?? '');
}

export function sendTokensRevoked(world: World): Promise<Delivery> {
  const bot = [world.settings.app.botUserId];
  return sendEvent(world, { type: 'tokens_revoked', tokens: { oauth: [], bot }, event_ts: world.ids.ts() });
}

export function sendAppUninstalled(world: World): Promise<Delivery> {
  return sendEvent(world, { type: 'app_uninstalled', event_ts: world.ids.ts() });
}

/** Revoking the bot's token ends the installation: the app hears both events, in either order. */
export function afterRevocation(world: World): void {
  inBackground(world, [sendTokensRevoked(world), sendAppUninstalled(world)]);
}

export function afterUninstall(world: World): void {
  inBackground(world, [sendAppUninstalled(world), sendTokensRevoked(world)]);
}

function inBackground({ background }: World, works: Promise<unknown>[]): void {
  for (const work of works) {
    background.add(work);
    work.finally(() => background.delete(work));
  }
}

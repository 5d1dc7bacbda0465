import { channelKey, hookKey, incidentKey, installationKey, linkKey, submissionKey } from './keys.ts';
import { find, type Key, keyOf, putOnce, readSecret, seal, set, tables, unseal } from './store.ts';

export { enqueue } from './store.ts';

/**
 * All that stands behind the Bolt app, by verbs as our rooms have them. The warm figures are taken with
 * `doors/bolt-behind.ts` in its place.
 */

const secrets = await readSecret(process.env['SLACK_SECRET_ARN'] ?? '');
const key = keyOf(secrets['TOKEN_KEYS']);

export const signingSecret = secrets['SLACK_SIGNING_SECRET'] ?? '';

export interface Bot {
  botToken: string;
  botId: string;
  botUserId: string;
}

export async function findBot(team: string): Promise<Bot | undefined> {
  const at = installationKey(team);
  const row = await find(tables.app, at);
  if (!row) return undefined;
  const { botToken, botId, botUserId } = row as unknown as Bot;
  return { botToken: unseal(key, botToken, at.pk), botId, botUserId };
}

export const findLink = (team: string, user: string) => find(tables.app, linkKey(team, user));

export async function findProjectOf(
  team: string,
  channel: string,
): Promise<{ value: string; label: string } | undefined> {
  const row = await find(tables.app, channelKey(team, channel));
  return row && { value: String(row['id']), label: String(row['path']) };
}

/** Makes what somebody typed durable, sealed; false when it is known already. */
export function keep(id: string, kind: string, typed: unknown): Promise<boolean> {
  const at = submissionKey(id);
  const sealed = seal(key, JSON.stringify(typed), at.pk);
  const expiresAt = Math.ceil(Date.now() / 1000) + 7 * 86_400;
  return putOnce(tables.app, { ...at, kind, typed: sealed, createdAt: Date.now(), state: 'due', expiresAt });
}

export const claim = (id: string) => putOnce(tables.ephemeral, { ...submissionKey(id), state: 'claimed' });
export const finish = (id: string) => set(tables.ephemeral, submissionKey(id), 'state', 'done');
export const forgetBot = (team: string) => set(tables.app, installationKey(team), 'botToken', '');

export interface Hook {
  projectId: number;
  /** SHA-256 in hexadecimal. */
  tokenDigest: string;
}

export async function findHook(id: string): Promise<Hook | undefined> {
  return (await find(tables.app, hookKey(id))) as (Hook & Key) | undefined;
}

export const writeIncident = (project: number, iid: number, incident: object) =>
  set(tables.app, incidentKey(project, iid), 'incident', incident);

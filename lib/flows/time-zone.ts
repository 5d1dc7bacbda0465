import { UpstreamError } from '../errors.ts';
import type { SlackPerson } from '../tenant.ts';
import type { WorkRooms } from './rooms.ts';

const goodFor = 24 * 3600_000;

/** A person's time zone as Slack has it, remembered for a day; undefined where it has none or does not say. */
export async function timeZoneOf(
  { cache, installations, slack, seams, log }: Pick<WorkRooms, 'cache' | 'installations' | 'slack' | 'seams' | 'log'>,
  { tenant, userId }: SlackPerson,
): Promise<string | undefined> {
  const key = JSON.stringify(['time zone', tenant, userId]);
  const known = await cache.get<{ tz?: string }>(key);
  if (known) return known.tz;
  const installation = await installations.find(tenant);
  if (!installation) return undefined;
  try {
    const { tz } = await slack.user(installation.botToken, userId);
    await cache.put(key, { tz }, seams.now() + goodFor);
    return tz;
  } catch (failure) {
    if (!(failure instanceof UpstreamError)) throw failure;
    log.warn('a time zone could not be read', { code: failure.code });
    return undefined;
  }
}

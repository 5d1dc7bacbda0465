import type { Job } from '../queue.ts';
import type { WorkRooms } from './rooms.ts';

/**
 * Drops the GitLab accounts of a workspace's people, or of some of them, and revokes their grants at GitLab. May run
 * twice, and stop in between. Does nothing for a whole workspace that has meanwhile installed the app again.
 */
export async function forget(
  {
    installations,
    links,
    tokens,
    grants,
    log,
  }: Pick<WorkRooms, 'installations' | 'links' | 'tokens' | 'grants' | 'log'>,
  { tenant, userIds }: Extract<Job, { job: 'forget' }>,
): Promise<void> {
  if (!userIds && (await installations.find(tenant))) return;
  const all = await links.all(tenant);
  const leaving = userIds ? all.filter(({ person }) => userIds.includes(person.userId)) : all;
  for (const { person, instance } of leaving) {
    const pair = await tokens.remove(person, instance);
    if (pair) await grants.revoke(pair.refreshToken);
    await links.remove(person, instance);
  }
  log.info('people were forgotten', { tenant, count: leaving.length });
}

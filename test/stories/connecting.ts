import { browserOf } from './browsing.ts';
import type { World } from './world.ts';

/** Goes from the Connect button somebody sees to the connected account, as they would in their browser. */
export async function connects(
  world: World,
  message: { blocks: unknown } | undefined,
  { user, username }: { user: string; username: string },
): Promise<void> {
  const [, url] = /"(http[^"]*\/gitlab\/connect\?ticket=[\w-]+)"/.exec(JSON.stringify(message?.blocks)) ?? [];
  if (!url) throw new Error(`no Connect button: ${JSON.stringify(message)}`);
  const browser = await browserOf(world, user, username);
  await browser.presses(await browser.opens(url), 'Connect');
  await world.settles();
}

/** Makes somebody a stranger again. */
export async function disconnects(world: World, user: string): Promise<void> {
  await world.rooms.links.remove(world.person(user), world.gitlab.url);
  await world.rooms.tokens.remove(world.person(user), world.gitlab.url);
}

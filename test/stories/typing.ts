import { newest, type Where } from './declaring.ts';
import type { World } from './world.ts';

/** Types a command, lets its work be done, and gives the newest thing its author then sees there. */
export async function types(world: World, command: string, { user = 'U0ADA', channel = 'C0INCIDENTS' }: Where = {}) {
  await world.slack.as(user).types(channel, `/gitlab ${command}`);
  await world.settles();
  return newest(world, { user, channel });
}

/** The same, for who only wants to read the answer; it must be to its author alone. */
export async function answer(world: World, command: string, where: Where = {}): Promise<string> {
  const said = await types(world, command, where);
  if (!said?.ephemeral) throw new Error(`not for its author alone: ${said?.text}`);
  return said.text;
}

/** What the app said to somebody directly, oldest first. */
export function toldDirectly(world: World, user: string): string[] {
  const person = world.slack.as(user);
  return person.sees(person.dmWithApp()).map(({ text }) => text);
}

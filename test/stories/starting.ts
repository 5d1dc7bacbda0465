import type { SeenMessage } from '../../infra/sandbox/slack/seen.ts';
import { payments, type Where } from './declaring.ts';
import { startWorld, type World, type WorldOptions } from './world.ts';

/** A world in which Ada (Maintainer), Ben (Developer), Chloe (Reporter) and Gus (Guest) are connected, and `payments` is an alias. */
export async function startOperations(options: WorldOptions = {}): Promise<World> {
  const world = await startWorld(options);
  await world.links('U0ADA', 'ada.okafor');
  await world.links('U0BEN', 'ben.silva');
  await world.links('U0CHLOE', 'chloe.tan');
  await world.slack.as('U0ADA').types('C0INCIDENTS', `/gitlab project add ${payments} as payments`);
  await world.settles();
  return world;
}

/** A fresh pipeline, in which whatever is automatic is done. */
export function freshPipeline(world: World) {
  world.clock.moveTo(world.clock.now() + 60_000);
  return world.gitlab.ci.push(payments, 'ben.silva');
}

const here = ({ user = 'U0BEN', channel = 'C0INCIDENTS' }: Where = {}) => ({ user, channel });

/** Types a command and lets its work be done. */
export async function types(world: World, command: string, where: Where = {}): Promise<void> {
  const { user, channel } = here(where);
  await world.slack.as(user).types(channel, `/gitlab ${command}`);
  await world.settles();
}

/** The same, and gives the newest message its author sees. */
export async function orders(world: World, command: string, where: Where = {}): Promise<SeenMessage> {
  await types(world, command, where);
  return newest(world, where);
}

export function newest(world: World, where: Where = {}): SeenMessage {
  const { user, channel } = here(where);
  const message = world.slack.as(user).sees(channel).at(-1);
  if (!message) throw new Error(`${user} sees nothing in ${channel}`);
  return message;
}

/** The newest message only its author sees. */
export function alone(world: World, where: Where = {}): SeenMessage {
  const { user, channel } = here(where);
  const message = world.slack
    .as(user)
    .sees(channel)
    .filter(({ ephemeral }) => ephemeral)
    .at(-1);
  if (!message) throw new Error(`${user} was told nothing alone`);
  return message;
}

/** Answers a question: a button, or a choice in a select by what it shows. */
export async function answers(world: World, question: SeenMessage, actionId: string, label?: string, user = 'U0BEN') {
  const choice = label === undefined ? undefined : valueLabelled(question, label);
  const { channel, ts } = question;
  const outcome = await world.slack.as(user).clicks({ channel, ts }, actionId, choice);
  await world.settles();
  return outcome;
}

/** What a select offers. */
export function offered(message: SeenMessage): { text: string; value: string }[] {
  const elements = message.blocks.flatMap((block) => (block['elements'] ?? []) as Record<string, unknown>[]);
  const options = elements.flatMap(
    (element) => (element['options'] ?? []) as { text: { text: string }; value: string }[],
  );
  return options.map(({ text, value }) => ({ text: text.text, value }));
}

function valueLabelled(message: SeenMessage, label: string): string {
  const found = offered(message).find(({ text }) => text === label);
  if (!found) throw new Error(`"${label}" is not offered in: ${message.text}`);
  return found.value;
}

/** The labels of a message's buttons. */
export function buttons(message: SeenMessage): string[] {
  const elements = message.blocks.flatMap((block) => (block['elements'] ?? []) as Record<string, unknown>[]);
  return elements
    .filter((element) => element['type'] === 'button')
    .map((element) => (element['text'] as { text: string }).text);
}

/** What the whole channel sees of what was started, oldest first. */
export function toldToAll(world: World, channel = 'C0INCIDENTS'): string[] {
  return world.slack.messagesIn(channel).flatMap(({ visibleTo, text }) => (visibleTo ? [] : [text]));
}

/** The calls that start something which GitLab saw. */
export function startCalls(world: World): number {
  const starts = /\/(?:play|pipeline)$/;
  return world.gitlab.requests.filter(({ method, path }) => method === 'POST' && starts.test(path)).length;
}

import type { Issue } from '../../infra/sandbox/gitlab/world.ts';
import type { SeenMessage } from '../../infra/sandbox/slack/seen.ts';
import type { Choice } from '../../infra/sandbox/slack/shapes.ts';
import { payments, type Where } from './declaring.ts';
import { startWorld, type World, type WorldOptions } from './world.ts';

/** A world in which Ada (Maintainer), Ben (Developer) and Chloe (Reporter) are connected, and #incidents shows payments. */
export async function startTeam(options: WorldOptions = {}): Promise<World> {
  const world = await startWorld(options);
  await world.links('U0ADA', 'ada.okafor');
  await world.links('U0BEN', 'ben.silva');
  await world.links('U0CHLOE', 'chloe.tan');
  await world.slack.as('U0ADA').types('C0INCIDENTS', `/gitlab subscribe ${payments}`);
  await world.settles();
  return world;
}

/** A new incident, the only open one there is, with its card. */
export async function onlyIncident(world: World, title = 'Checkout is down', path = payments): Promise<Issue> {
  for (const open of world.gitlab.incidents().filter(({ state }) => state === 'opened')) {
    world.gitlab.as('ada.okafor').closes(open.project.path, open.iid);
  }
  return oneMore(world, title, path);
}

/** A new incident besides those that are open, a minute after whatever came before. */
export async function oneMore(world: World, title: string, path = payments): Promise<Issue> {
  world.clock.moveTo(world.clock.now() + 60_000);
  const issue = world.gitlab.as('ada.okafor').declares(path, { title });
  await world.settles();
  return issue;
}

/** The newest answer that only this person sees. */
export function answer(world: World, { user = 'U0ADA', channel = 'C0INCIDENTS' }: Where = {}): SeenMessage {
  const seen = world.slack.as(user).sees(channel);
  const newest = seen.filter(({ ephemeral }) => ephemeral).at(-1);
  if (!newest) throw new Error(`${user} was told nothing in ${channel}`);
  return newest;
}

/** Types a verb, lets its work be done, and gives the newest answer. */
export async function acts(world: World, text: string, where: Where = {}): Promise<string> {
  await world.slack.as(where.user ?? 'U0ADA').types(where.channel ?? 'C0INCIDENTS', `/gitlab incident ${text}`);
  await world.settles();
  return answer(world, where).text;
}

/** Types a verb that asks something, and gives the prompt. */
export async function isAsked(world: World, text: string, where: Where = {}) {
  await world.slack.as(where.user ?? 'U0ADA').types(where.channel ?? 'C0INCIDENTS', `/gitlab incident ${text}`);
  await world.settles();
  return prompt(world, where.user);
}

/** The prompt in front of somebody. */
export function prompt(world: World, user = 'U0ADA') {
  const open = world.slack.as(user).openView();
  if (!open) throw new Error(`nothing is open in front of ${user}`);
  return open;
}

/** The prompt's own words: its title, and what it says without asking. */
export function promptWords(world: World, user = 'U0ADA'): string {
  return JSON.stringify([prompt(world, user).view['title'], prompt(world, user).view.blocks]);
}

/** Submits the prompt in front, and lets the work be done. */
export async function submits(world: World, values: Record<string, Choice> = {}, user = 'U0ADA') {
  const { id } = prompt(world, user);
  const outcome = await world.slack.as(user).submits(id, values);
  await world.settles();
  return outcome;
}

/** Closes whatever is open in front of somebody. */
export async function putsAway(world: World, user = 'U0ADA') {
  const open = world.slack.as(user).openView();
  if (open) await world.slack.as(user).closes(open.id);
}

/** Clicks a button of the newest answer. */
export async function clicks(world: World, actionId: string, where: Where = {}) {
  const { channel, ts } = answer(world, where);
  await world.slack.as(where.user ?? 'U0ADA').clicks({ channel, ts }, actionId);
  await world.settles();
}

/** The newest card of #incidents. */
export function card(world: World) {
  const cards = world.slack.messagesIn('C0INCIDENTS').filter(({ blocks, threadTs, visibleTo }) => {
    return !threadTs && !visibleTo && JSON.stringify(blocks).includes('card_more');
  });
  const newest = cards.at(-1);
  if (!newest) throw new Error('there is no card');
  return newest;
}

/** Presses a button of the card, or chooses in its overflow. */
export async function presses(
  world: World,
  actionId: string,
  { user = 'U0ADA', choice }: { user?: string; choice?: string } = {},
) {
  const { channel, ts } = card(world);
  await world.slack.as(user).clicks({ channel, ts }, actionId, choice);
  await world.settles();
}

/** What stands in the thread of the newest card, oldest first. */
export function thread(world: World): string[] {
  const { ts } = card(world);
  return world.slack.messagesIn('C0INCIDENTS').flatMap(({ threadTs, text }) => (threadTs === ts ? [text] : []));
}

/** The comments of an incident, each with who wrote it; without our own marker. */
export function notes(issue: Issue): string[] {
  return issue.notes.map(({ body, author }) => `${author.username}: ${body.replace(/\n\n<!--.*-->$/, '')}`);
}

/** What people wrote into the timeline. */
export function entries(issue: Issue): string[] {
  return issue.timeline.filter(({ action }) => action === 'comment').map(({ note }) => note);
}

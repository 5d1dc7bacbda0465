import type { Issue } from '../../infra/sandbox/gitlab/world.ts';
import { newest, payments, type Where } from './declaring.ts';
import { types } from './typing.ts';
import type { World } from './world.ts';

/** The project that payments' issues move to. */
export const checkout = 'acme/platform/checkout';

/** A plain issue of payments, written by Ada, whatever happened before. */
export function anIssue(world: World, title = 'Refunds are rounded down', more: Partial<Issue> = {}): Issue {
  world.clock.moveTo(world.clock.now() + 1_000);
  const issue = world.gitlab.as('ada.okafor').declares(payments, { title, type: 'ISSUE' });
  return Object.assign(issue, more);
}

/** The plain issues of a project, oldest first. */
export function issuesOf(world: World, path = payments): Issue[] {
  const project = world.gitlab.world.projects.find((one) => one.path === path);
  return project?.issues.filter(({ type }) => type === 'ISSUE') ?? [];
}

/** Types a command and gives what everybody in the channel sees of it. */
export async function cardAfter(world: World, command: string, where: Where = {}) {
  const shown = await types(world, command, where);
  if (!shown || shown.ephemeral) throw new Error(`not for the channel: ${shown?.text}`);
  return { ...shown, drawn: JSON.stringify(shown.blocks) };
}

/** What everybody sees in the channel since this many messages. */
export function forAll(world: World, channel = 'C0INCIDENTS') {
  return world.slack.messagesIn(channel).filter(({ visibleTo }) => visibleTo === undefined);
}

/** The words of the newest answer, blocks and all. */
export function drawn(world: World, where: Where = {}): string {
  return JSON.stringify(newest(world, where)?.blocks);
}

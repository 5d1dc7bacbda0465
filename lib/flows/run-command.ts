import { help, helpAbout, malformed, notInstalled, switchedOff, unknownCommand } from '../block-kit/help.ts';
import type { Message } from '../block-kit/message.ts';
import { type Command, parseCommand } from '../command/parse.ts';
import { offered, specOf } from '../command/table.ts';
import type { SlashCommand } from '../slack/interaction.ts';
import type { Installation } from '../store/installations.ts';
import { type SlackPerson, tenantOf } from '../tenant.ts';
import { prefill } from './choose-project.ts';
import { connectPrompt } from './connect.ts';
import { keepAndQueue, keepWaiting } from './keep.ts';
import { listProjects } from './list-projects.ts';
import { listSubscriptions } from './list-subscriptions.ts';
import { openDeclare } from './open-declare.ts';
import type { AckRooms } from './rooms.ts';
import { whoami } from './whoami.ts';

/** A typed command as it is kept: sealed, so the response_url may be in it. */
export interface TypedCommand {
  text: string;
  responseUrl: string;
  channelId: string;
}

/**
 * Answers a slash command inside Slack's three seconds. What the store can answer is answered here; what needs GitLab is
 * kept and queued, and nothing is said until the worker has the answer. `undefined`: nothing to show.
 */
export async function runCommand(rooms: AckRooms, slash: SlashCommand): Promise<Message | undefined> {
  const person: SlackPerson = {
    tenant: tenantOf(rooms.settings.clientId, slash),
    teamId: slash.teamId,
    userId: slash.userId,
  };
  const installation = await rooms.installations.find(person.tenant);
  if (!installation) return notInstalled(rooms.settings.publicUrl);
  const command = parseCommand(slash.text);
  return refusal(rooms, command) ?? answer(rooms, { slash, person, installation }, command);
}

interface Caller {
  slash: SlashCommand;
  person: SlackPerson;
  installation: Installation;
}

/** What needs nobody: help, and the noes that only need the table. */
function refusal({ settings }: AckRooms, command: Command): Message | undefined {
  const name = settings.slackCommand;
  const on = offered(settings.featuresOff);
  const isOff = (verb: string) => !on.some((spec) => spec.verb === verb);
  switch (command.verb) {
    case 'help':
      return command.about && !isOff(command.about.verb) ? helpAbout(name, command.about) : help(name, on);
    case 'unknown':
      return unknownCommand(
        name,
        command.typed,
        command.closest && isOff(command.closest.verb) ? undefined : command.closest,
      );
    case 'malformed':
      return isOff(command.spec.verb)
        ? switchedOff(name, command.spec)
        : malformed(name, command.spec, command.problem);
    default:
      return isOff(command.verb) ? switchedOff(name, specOf(command.verb)) : undefined;
  }
}

async function answer(rooms: AckRooms, caller: Caller, command: Command): Promise<Message | undefined> {
  const { slash, person } = caller;
  switch (command.verb) {
    case 'whoami':
      return whoami(rooms, { person });
    case 'project list':
      return listProjects(rooms, { person, channelId: slash.channelId });
    case 'subscriptions':
      return listSubscriptions(rooms, { person, channelId: slash.channelId });
    case 'connect':
      return connectPrompt(rooms, { person });
    case 'incident declare':
      return declare(rooms, caller, command);
    default:
      return asLinked(rooms, caller, async () => {
        await keepAndQueue(rooms, actOf(caller));
        return undefined;
      });
  }
}

async function declare(
  rooms: AckRooms,
  caller: Caller,
  words: { firstWord: string; rest: string },
): Promise<Message | undefined> {
  const { slash, person, installation } = caller;
  return asLinked(rooms, caller, async () => {
    const [filled, kept] = await Promise.all([
      prefill(rooms, { person, channelId: slash.channelId }, words),
      keepWaiting(rooms, actOf(caller), 'open'),
    ]);
    if (kept === 'known') return undefined;
    const from = slash.triggerId;
    const form = { origin: { from, template: { is: 'none' as const }, fresh: 0 }, ...filled };
    return openDeclare(rooms, { installation, person, triggerId: slash.triggerId, from, form });
  });
}

/** Somebody without a GitLab account here gets the Connect button; the command waits and goes on by itself. */
async function asLinked(
  rooms: AckRooms,
  caller: Caller,
  proceed: () => Promise<Message | undefined>,
): Promise<Message | undefined> {
  if (await rooms.links.find(caller.person, rooms.instance)) return proceed();
  const act = actOf(caller);
  if ((await keepWaiting(rooms, act, 'waiting')) === 'known') return undefined;
  return connectPrompt(rooms, { person: caller.person, submission: act.key });
}

function actOf({ slash, person }: Caller) {
  const { text, channelId, triggerId, responseUrl } = slash;
  const typed: TypedCommand = { text, channelId, responseUrl: responseUrl.reveal() };
  return { person, key: triggerId, kind: 'command', typed };
}

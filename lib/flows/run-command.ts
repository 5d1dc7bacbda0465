import { featureList } from '../block-kit/feature-answers.ts';
import { notInstalled } from '../block-kit/help.ts';
import type { Message } from '../block-kit/message.ts';
import type { SwitchedOff } from '../command/features.ts';
import { type Command, parseCommand } from '../command/parse.ts';
import { specOf } from '../command/table.ts';
import type { SlashCommand } from '../slack/interaction.ts';
import { type SlackPerson, tenantOf } from '../tenant.ts';
import { answerInWords, type Words } from './answer-in-words.ts';
import { beginAct } from './begin-act.ts';
import { beginDeclare } from './begin-declare.ts';
import { asLinked, type Caller, commandAct, leaveToWorker } from './caller.ts';
import { connectPrompt } from './connect.ts';
import { keepWaiting } from './keep.ts';
import { laneOfIssue } from './lane-of-issue.ts';
import { listProjects } from './list-projects.ts';
import { listSubscriptions } from './list-subscriptions.ts';
import type { AckRooms } from './rooms.ts';
import { refusalWhileOff, switchedOffIn } from './switched-off.ts';
import { tooMuch } from './too-much.ts';
import { whoami } from './whoami.ts';

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
  const [installation, off] = await Promise.all([
    rooms.installations.find(person.tenant),
    switchedOffIn(rooms, person.tenant),
  ]);
  if (!installation) return notInstalled(rooms.settings.publicUrl);
  const excess = tooMuch(slash.text);
  if (excess) return excess;
  const command = parseCommand(slash.text);
  if (command.verb === 'help' || command.verb === 'unknown' || command.verb === 'malformed') {
    return answerInWords(rooms, { person, off, text: slash.text }, command);
  }
  const refusal = refusalWhileOff(rooms.settings, off, specOf(command.verb).feature);
  return refusal ?? answer(rooms, { slash, person, installation }, off, command);
}

async function answer(
  rooms: AckRooms,
  caller: Caller,
  off: SwitchedOff,
  command: Exclude<Command, Words>,
): Promise<Message | undefined> {
  const { slash, person } = caller;
  switch (command.verb) {
    case 'whoami':
      return whoami(rooms, { person });
    case 'project list':
      return listProjects(rooms, { person, channelId: slash.channelId });
    case 'subscriptions':
      return listSubscriptions(rooms, { person, channelId: slash.channelId });
    case 'feature':
      return command.switching ? leaveToWorker(rooms, caller) : featureList(rooms.settings.slackCommand, off);
    case 'connect':
      return askToConnect(rooms, caller);
    case 'disconnect':
      return leaveToWorker(rooms, caller);
    case 'incident declare':
      return beginDeclare(rooms, caller, command);
    case 'project add':
    case 'project remove':
    case 'project template':
    case 'subscribe':
    case 'unsubscribe':
    case 'incident list':
    case 'issue new':
    case 'issue show':
    case 'issue search':
    case 'deploy':
    case 'run':
      return asLinked(rooms, caller, () => leaveToWorker(rooms, caller));
    case 'issue move':
    case 'issue comment':
    case 'issue close':
    case 'issue reopen': {
      const lane = await laneOfIssue(rooms, person, command);
      return asLinked(rooms, caller, () => leaveToWorker(rooms, caller, lane));
    }
    default:
      return beginAct(rooms, caller, command);
  }
}

/** One link for one command, which is kept for nothing but to be known when its bytes come again. */
async function askToConnect(rooms: AckRooms, caller: Caller): Promise<Message | undefined> {
  if ((await keepWaiting(rooms, commandAct(caller), 'open')) === 'known') return undefined;
  return connectPrompt(rooms, { person: caller.person });
}

import type { Message } from '../block-kit/message.ts';
import type { SlashCommand } from '../slack/interaction.ts';
import type { Installation } from '../store/installations.ts';
import type { SlackPerson } from '../tenant.ts';
import { connectPrompt } from './connect.ts';
import { type Act, keepAndQueue, keepWaiting } from './keep.ts';
import type { AckRooms } from './rooms.ts';

/** Who typed a command, and where. */
export interface Caller {
  slash: SlashCommand;
  person: SlackPerson;
  installation: Installation;
}

/** A typed command as it is kept: sealed, so the response_url may be in it. */
export interface TypedCommand {
  text: string;
  responseUrl: string;
  channelId: string;
}

/** The command as an act to keep; its key is Slack's trigger id. */
export function commandAct({ slash, person }: Caller): Act {
  const { text, channelId, triggerId, responseUrl } = slash;
  const typed: TypedCommand = { text, channelId, responseUrl: responseUrl.reveal() };
  return { person, key: triggerId, kind: 'command', typed };
}

/** Somebody without a GitLab account here gets the Connect button; the command waits and goes on by itself. */
export async function asLinked(
  rooms: AckRooms,
  caller: Caller,
  proceed: () => Promise<Message | undefined>,
): Promise<Message | undefined> {
  if (await rooms.links.find(caller.person, rooms.instance)) return proceed();
  const act = commandAct(caller);
  if ((await keepWaiting(rooms, act, 'waiting')) === 'known') return undefined;
  return connectPrompt(rooms, { person: caller.person, submission: act.key });
}

/** Nothing is said until the worker has the answer. `lane`: what it must not overtake. */
export async function leaveToWorker(rooms: AckRooms, caller: Caller, lane?: string): Promise<undefined> {
  await keepAndQueue(rooms, { ...commandAct(caller), lane });
  return undefined;
}

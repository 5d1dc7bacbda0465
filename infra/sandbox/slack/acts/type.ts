import { escapeText, escapeTyped } from '../command-text.ts';
import { SlackRefusal } from '../refusal.ts';
import { respond, tellAsSlackbot } from '../responding.ts';
import type { Origin } from '../response-urls.ts';
import { SLACKBOT } from '../settings.ts';
import type { Channel } from '../shapes.ts';
import { payloadChannel } from '../wire.ts';
import type { World } from '../world.ts';
import { answerOf, type Outcome, outcomeOf } from './outcome.ts';

/** A person types into a channel and presses Enter. */
export async function type(
  world: World,
  userId: string,
  channelId: string,
  text: string,
  threadTs?: string,
): Promise<Outcome> {
  const channel = ownChannel(world, userId, channelId);
  if (text.startsWith('/')) return command(world, userId, channel, text, threadTs);
  world.messages.post({ channel: channel.id, author: userId, text: escapeTyped(world, userId, text), threadTs });
  return { ok: true };
}

function ownChannel({ workspace }: World, userId: string, channelId: string): Channel {
  const channel = workspace.channel(channelId);
  if (!channel?.memberIds.includes(userId)) throw new Error(`${userId} is not in ${channelId}`);
  if (channel.archived) throw new Error(`#${channel.name} is archived: nobody types there`);
  return channel;
}

async function command(
  world: World,
  userId: string,
  channel: Channel,
  typed: string,
  threadTs?: string,
): Promise<Outcome> {
  const [name = '', ...rest] = typed.split(' ');
  const refuse = (failure: string, notice: string): Outcome => {
    world.messages.post({ channel: channel.id, author: SLACKBOT, text: notice, visibleTo: userId, threadTs });
    return { ok: false, failure };
  };
  if (name !== world.settings.command || !world.installation.bot)
    return refuse('invalid_command', `${escapeText(name)} is not a valid command.`);
  if (threadTs) return refuse('not_in_threads', `${name} is not supported in threads. Sorry!`);
  const text = escapeTyped(world, userId, rest.join(' ').trim());
  const origin: Origin = { kind: 'command', userId, channel: channel.id };
  const delivery = await world.deliveries.sendForm('command', commandFields(world, origin, channel, name, text));
  if (delivery.failure) {
    tellAsSlackbot(world, userId, channel.id, `${name} failed with the error "${delivery.failure}"`);
    return outcomeOf(delivery);
  }
  const body = delivery.response?.body.trim() ?? '';
  if (body === '') return outcomeOf(delivery);
  const isJson = delivery.response?.contentType.startsWith('application/json');
  try {
    const answer = isJson ? (answerOf(delivery) ?? {}) : { text: body };
    if (Object.keys(answer).length === 0) return outcomeOf(delivery);
    if (answer['response_type'] === 'in_channel')
      world.messages.post({ channel: channel.id, author: userId, text: escapeTyped(world, userId, typed) });
    respond(world, origin, answer);
  } catch (error) {
    if (!(error instanceof SlackRefusal || error instanceof SyntaxError)) throw error;
    tellAsSlackbot(world, userId, channel.id, `${name} failed with the error "invalid_command_response"`);
    return outcomeOf(delivery, 'invalid_command_response');
  }
  return outcomeOf(delivery);
}

/** https://docs.slack.dev/interactivity/implementing-slash-commands#app_command_handling */
function commandFields(world: World, origin: Origin, channel: Channel, name: string, text: string) {
  const { userId } = origin;
  const { team, app } = world.settings;
  return {
    token: 'deprecated-verification-token',
    team_id: team.id,
    team_domain: team.domain,
    channel_id: channel.id,
    channel_name: payloadChannel(channel).name,
    user_id: userId,
    user_name: world.workspace.person(userId)?.name ?? userId,
    command: name,
    text,
    api_app_id: app.id,
    is_enterprise_install: 'false',
    response_url: world.responseUrls.issue('commands', origin),
    trigger_id: world.triggers.issue(userId),
  };
}

import { checkMessage } from './block-kit/check-message.ts';
import { refuseProblems, SlackRefusal } from './refusal.ts';
import type { Origin } from './response-urls.ts';
import { SLACKBOT } from './settings.ts';
import { isWire, type Message, textOf, type Wire, wireList } from './shapes.ts';
import type { World } from './world.ts';

/**
 * What the app answers to an act, by response_url or in a command's 200: ephemeral unless `in_channel`, a new message
 * unless it replaces or deletes the one acted on. Bypasses membership, as Slack does. Throws SlackRefusal.
 */
export function respond(world: World, origin: Origin, answer: Wire): void {
  const { userId, channel, messageTs } = origin;
  const source = messageTs ? world.messages.findFor(userId, channel, messageTs) : undefined;
  if (isTrue(answer['delete_original']) && source) {
    world.messages.remove(source);
    return;
  }
  checkSayable(answer);
  const content = {
    text: textOf(answer['text']) ?? '',
    blocks: wireList(answer['blocks']),
    attachments: wireList(answer['attachments']),
  };
  const threadTs = textOf(answer['thread_ts']);
  // A threaded answer that does not say `replace_original: false` overwrites its source: the documentation warns of it.
  const replaces = isTrue(answer['replace_original']) || (threadTs && answer['replace_original'] === undefined);
  if (replaces && source) world.messages.edit(source, { ...content, metadata: source.metadata });
  else {
    const posted = world.messages.post({
      channel,
      author: world.settings.app.botUserId,
      ...content,
      threadTs,
      metadata: isWire(answer['metadata']) ? answer['metadata'] : undefined,
      visibleTo: answer['response_type'] === 'in_channel' ? undefined : userId,
    });
    // What answered a command is what a later `replace_original` takes the place of: GitLab's own app relies on it.
    if (origin.kind === 'command') origin.messageTs = posted.ts;
  }
}

/** Throws no_text or invalid_blocks. */
export function checkSayable(message: Wire): void {
  refuseProblems('invalid_blocks', checkMessage(message));
  const hasBody = wireList(message['blocks']).length + wireList(message['attachments']).length > 0;
  if (!hasBody && !textOf(message['text'])) throw new SlackRefusal('no_text');
}

/** Slack's own notice to one person, as after a command that failed. */
export function tellAsSlackbot(world: World, userId: string, channel: string, text: string): Message {
  return world.messages.post({ channel, author: SLACKBOT, text, visibleTo: userId });
}

/** Booleans travel as text in forms and in some answers. */
export function isTrue(value: unknown): boolean {
  return value === true || value === 'true' || value === 1 || value === '1';
}

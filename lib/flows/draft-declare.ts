import { maxDescription } from '../block-kit/declare-fields.ts';
import type { DeclareForm } from '../block-kit/declare-state.ts';
import { type Message, truncate } from '../block-kit/message.ts';
import { quoted } from '../command/quote.ts';
import { typedText } from '../command/text.ts';
import { maxTitle } from '../incident/declaration.ts';
import type { MessageAction } from '../slack/interaction.ts';
import type { SlackPerson } from '../tenant.ts';
import type { Actor } from './act-prompt.ts';
import { prefill } from './choose-project.ts';
import { connectPrompt } from './connect.ts';
import { keepWaiting } from './keep.ts';
import { namesIn } from './markdown-of.ts';
import { openDeclare } from './open-declare.ts';
import type { AckRooms } from './rooms.ts';
import { sourceOf, type WhereToSay, whereToSay } from './where-to-say.ts';

/** A form before anybody has seen it, as it is kept for the button that opens it. */
type Draft = DeclareForm & WhereToSay;

/** The declare form from a shortcut: blank, or quoting the message it was used on. Says something only when it does not open. */
export async function draftDeclare(
  rooms: AckRooms,
  { person, installation, triggerId }: Actor,
  used: MessageAction | undefined,
): Promise<Message | undefined> {
  const nothing = { firstWord: '', rest: '' };
  const [{ form: filled }, link, copied] = await Promise.all([
    prefill(rooms, { person, channelId: used?.channelId ?? '' }, nothing),
    rooms.links.find(person, rooms.instance),
    used && copiedFrom(rooms, person, used),
  ]);
  const origin: DeclareForm['origin'] = { from: triggerId, template: { is: 'none' }, fresh: 0 };
  const form: DeclareForm = { ...filled, ...copied, origin: used ? { ...origin, source: sourceOf(used) } : origin };
  const typed: Draft = { ...form, ...whereToSay(used) };
  const kept = await keepWaiting(rooms, { person, key: triggerId, kind: 'draft', typed }, link ? 'open' : 'waiting');
  if (kept === 'known') return undefined;
  if (!link) return connectPrompt(rooms, { person, submission: triggerId });
  return openDeclare(rooms, { installation, person, triggerId, from: triggerId, form });
}

/** The message's first line for a title, all of it for the description; what the field does not hold the link leads to. */
async function copiedFrom(
  rooms: AckRooms,
  person: SlackPerson,
  { message }: MessageAction,
): Promise<Pick<DeclareForm, 'title' | 'description'>> {
  const { text } = message;
  const [firstLine = ''] = typedText(text).trim().split(/\n/);
  const description = quoted({ text, names: await namesIn(rooms, person, text) });
  return { title: truncate(firstLine.trim(), maxTitle), description: truncate(description, maxDescription) };
}

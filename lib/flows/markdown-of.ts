import { toMarkdown } from '../command/markdown.ts';
import { textParts, typedPart } from '../command/text.ts';
import type { Link } from '../store/links.ts';
import type { SlackPerson } from '../tenant.ts';
import type { WorkRooms } from './rooms.ts';

type Rooms = Pick<WorkRooms, 'links' | 'instance'>;

/** Slack text as GitLab Markdown. People who are connected here are mentioned by their username, others named in plain words. */
export async function markdownOf(rooms: Rooms, person: SlackPerson, text: string): Promise<string> {
  const mentioned = await mentionedIn(rooms, person, text);
  const usernames = new Map(mentioned.flatMap(({ userId, link }) => (link ? [[userId, link.username] as const] : [])));
  return toMarkdown(text, { usernames, names: new Map(mentioned.map(({ userId, label }) => [userId, label])) });
}

/** The names of the people a text mentions, by user id, as far as they are known here: where they are not to be mentioned again. */
export async function namesIn(rooms: Rooms, person: SlackPerson, text: string): Promise<Map<string, string>> {
  const mentioned = await mentionedIn(rooms, person, text);
  return new Map(mentioned.map(({ userId, label, link }) => [userId, label || (link?.name ?? '')]));
}

/** Slack text as a title: a line of words and addresses. GitLab would mention whoever bears a Slack name after an `@`. */
export async function plainTitle(rooms: Rooms, person: SlackPerson, text: string): Promise<string> {
  const names = await namesIn(rooms, person, text);
  const words = textParts(text).map((part) => {
    if (part.kind === 'user') return names.get(part.userId) || part.userId;
    return part.kind === 'special' ? typedPart(part).replace(/^@/, '') : typedPart(part);
  });
  return words.join('').replace(/\s+/g, ' ').trim();
}

interface Mentioned {
  userId: string;
  /** What Slack showed; often nothing. */
  label: string;
  link: Link | undefined;
}

async function mentionedIn({ links, instance }: Rooms, person: SlackPerson, text: string): Promise<Mentioned[]> {
  const labels = new Map(
    [...text.matchAll(/<@([UW][A-Z0-9]+)(?:\|([^>]*))?>/g)].map(([, id = '', label = '']) => [id, label]),
  );
  return Promise.all(
    [...labels].map(async ([userId, label]) => ({
      userId,
      label,
      link: await links.find({ ...person, userId }, instance),
    })),
  );
}

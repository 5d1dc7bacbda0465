import { toMarkdown } from '../command/markdown.ts';
import type { SlackPerson } from '../tenant.ts';
import type { WorkRooms } from './rooms.ts';

/** Slack text as GitLab Markdown. People who are connected here are mentioned by their username, others named in plain words. */
export async function markdownOf(
  rooms: Pick<WorkRooms, 'links' | 'instance'>,
  person: SlackPerson,
  text: string,
): Promise<string> {
  const mentioned = new Map(
    [...text.matchAll(/<@([UW][A-Z0-9]+)(?:\|([^>]*))?>/g)].map(([, id = '', name = '']) => [id, name]),
  );
  const linked = await Promise.all(
    [...mentioned.keys()].map(
      async (userId) => [userId, await rooms.links.find({ ...person, userId }, rooms.instance)] as const,
    ),
  );
  const usernames = new Map(linked.flatMap(([userId, link]) => (link ? [[userId, link.username] as const] : [])));
  return toMarkdown(text, { usernames, names: mentioned });
}

import { commented } from '../block-kit/act-answers.ts';
import { tooLong } from '../block-kit/act-refusals.ts';
import type { Message } from '../block-kit/message.ts';
import { checkLength } from '../command/markdown.ts';
import { quotedComment } from '../command/quote.ts';
import { createNote, findNote } from '../gitlab/notes.ts';
import { markerLine } from '../incident/incident.ts';
import type { Deed } from './deed.ts';
import { echo } from './echo.ts';
import { markdownOf } from './markdown-of.ts';
import { publicWarning } from './public-warning.ts';
import { quoteOf } from './quote-message.ts';
import type { WorkRooms } from './rooms.ts';

/** Adds a comment as the caller: one, even when the answer to an earlier try was lost. */
export async function comment(rooms: WorkRooms, deed: Deed<{ verb: 'comment'; text: string }>): Promise<Message> {
  const { act, person, typed } = deed;
  const { quote } = typed;
  const body = quote
    ? quotedComment(await quoteOf(rooms, person, quote, act.text))
    : await markdownOf(rooms, person, act.text);
  const problem = checkLength('comment', body);
  if (problem) return tooLong(problem);
  const note = await noteOnce(rooms, deed, body);
  await echo(rooms, deed, quote ? 'quoted a message in a comment' : 'commented', act.text);
  return commented(deed.incident, note.url, await publicWarning(rooms, deed));
}

/** Writes one note for this act. A try whose answer was lost left its marker. */
export async function noteOnce(
  rooms: WorkRooms,
  deed: Pick<Deed, 'incident' | 'token' | 'typedAt' | 'ulid' | 'progress' | 'note'>,
  body: string,
): Promise<{ url: string | undefined }> {
  const { incident, token, ulid, progress, note } = deed;
  if (progress['noted']) return { url: undefined };
  const earlier = progress['noting'] ? await findNote(rooms.gitlab, token, incident, ulid) : undefined;
  await note({ noting: true });
  const written =
    earlier ??
    (await createNote(rooms.gitlab, token, incident, {
      body: `${body}${typedEarlier(rooms, deed)}\n\n${markerLine(ulid)}`,
    }));
  await note({ noted: true });
  return { url: written.url };
}

/** GitLab lets only owners date a note back: one that comes this much later says itself when it was typed. Milliseconds. */
const late = 120_000;

function typedEarlier({ seams }: WorkRooms, { typedAt }: Pick<Deed, 'typedAt'>): string {
  if (seams.now() - typedAt < late) return '';
  return `\n\n_Written in Slack on ${new Date(typedAt).toISOString().slice(0, 16).replace('T', ' at ')} UTC._`;
}

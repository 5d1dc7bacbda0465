import { addedToTimeline } from '../block-kit/act-answers.ts';
import { commentInstead, tooLongForTimeline } from '../block-kit/act-buttons.ts';
import { moment } from '../block-kit/incident-text.ts';
import type { Message } from '../block-kit/message.ts';
import { checkLength } from '../command/markdown.ts';
import { quotedEntry } from '../command/quote.ts';
import { formatWhen } from '../command/when.ts';
import { UpstreamError } from '../errors.ts';
import { createTimelineEvent, listTimelineEvents } from '../gitlab/timeline.ts';
import type { Deed } from './deed.ts';
import { echo } from './echo.ts';
import { keepAsComment } from './keep-as-comment.ts';
import { markdownOf } from './markdown-of.ts';
import { publicWarning } from './public-warning.ts';
import { quoteOf } from './quote-message.ts';
import type { WorkRooms } from './rooms.ts';

/** Adds a timeline entry at the time it happened. Who lacks the Developer role is offered a comment instead. */
export async function addToTimeline(
  rooms: WorkRooms,
  deed: Deed<{ verb: 'timeline'; text: string; at?: number }>,
): Promise<Message> {
  const { act, person, typed, typedAt, timeZone } = deed;
  const note = typed.quote
    ? quotedEntry(await quoteOf(rooms, person, typed.quote, act.text))
    : await markdownOf(rooms, person, act.text);
  const problem = checkLength('timeline', note);
  if (problem) return tooLongForTimeline(await keepAsComment(rooms, deed, act.text), problem);
  const occurredAt = act.at ?? typedAt;
  try {
    await addOnce(rooms, deed, { note, occurredAt });
  } catch (failure) {
    if (!(failure instanceof UpstreamError) || failure.code !== 'forbidden') throw failure;
    return commentInstead(await keepAsComment(rooms, deed, act.text), deed.incident);
  }
  await echo(rooms, deed, `added to the timeline, ${moment(occurredAt)}`, act.text);
  return addedToTimeline(deed.incident, formatWhen(occurredAt, timeZone), await publicWarning(rooms, deed));
}

/** An entry cannot carry a marker: a try whose answer was lost is known by its text and its second. */
async function addOnce({ gitlab }: WorkRooms, deed: Deed, event: { note: string; occurredAt: number }): Promise<void> {
  const { incident, token, progress, note } = deed;
  const incidentId = incident.id;
  if (progress['added']) return;
  const known = progress['adding'] ? await listTimelineEvents(gitlab, token, { ...incident, incidentId }) : [];
  const second = Math.floor(event.occurredAt / 1000);
  const there = known.some((one) => one.note === event.note && Math.floor(one.occurredAt / 1000) === second);
  await note({ adding: true });
  if (!there) await createTimelineEvent(gitlab, token, { incidentId, ...event });
  await note({ added: true });
}

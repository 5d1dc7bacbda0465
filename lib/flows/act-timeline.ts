import { addedToTimeline, commentInstead, tooLong } from '../block-kit/act-answers.ts';
import type { Message } from '../block-kit/message.ts';
import { checkLength } from '../command/markdown.ts';
import { formatWhen } from '../command/when.ts';
import { UpstreamError } from '../errors.ts';
import { createTimelineEvent, listTimelineEvents } from '../gitlab/timeline.ts';
import type { Deed } from './deed.ts';
import { echo } from './echo.ts';
import { keepWaiting } from './keep.ts';
import { markdownOf } from './markdown-of.ts';
import { publicWarning } from './public-warning.ts';
import type { WorkRooms } from './rooms.ts';
import type { TypedAct } from './typed-act.ts';

/** Adds a timeline entry at the time it happened. Who lacks the Developer role is offered a comment instead. */
export async function addToTimeline(
  rooms: WorkRooms,
  deed: Deed<{ verb: 'timeline'; text: string; at?: number }>,
): Promise<Message> {
  const { act, typedAt, timeZone } = deed;
  const note = await markdownOf(rooms, deed.person, act.text);
  const problem = checkLength('timeline', note);
  if (problem) return tooLong(problem);
  const occurredAt = act.at ?? typedAt;
  try {
    await addOnce(rooms, deed, { note, occurredAt });
  } catch (failure) {
    if (!(failure instanceof UpstreamError) || failure.code !== 'forbidden') throw failure;
    return offerComment(rooms, deed);
  }
  await echo(rooms, deed, `added to the timeline (${formatWhen(occurredAt, timeZone)}): ${act.text}`);
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

/** The text is kept under a key of its own, for the button that makes it a comment. */
async function offerComment(
  rooms: WorkRooms,
  { person, typed, incident, act, ulid }: Deed<{ verb: 'timeline'; text: string }>,
) {
  const { instance, projectId, iid } = incident;
  const target: TypedAct['target'] = { by: 'key', key: { instance, projectId, iid } };
  const key = `comment ${ulid}`;
  const asComment: TypedAct = { ...typed, verb: 'comment', words: act.text, when: undefined, target };
  await keepWaiting(rooms, { person, key, kind: 'act', typed: asComment }, 'open');
  return commentInstead(key, incident);
}

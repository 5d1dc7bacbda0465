import type { DeclareForm } from '../block-kit/declare-state.ts';
import { type Away, keptIncident } from '../block-kit/kept-answers.ts';
import type { Message } from '../block-kit/message.ts';
import { UpstreamError } from '../errors.ts';
import { usesQuickAction } from '../incident/declaration.ts';
import { localKey, numberOf } from '../incident/local.ts';
import type { PendingIncident } from '../store/pending.ts';
import { keptSeconds } from '../store/submission.ts';
import type { Submission } from '../store/submissions.ts';
import type { OneLineDeclare } from './begin-declare.ts';
import type { TypedCommand } from './caller.ts';
import { drawPending } from './draw-pending.ts';
import type { Note } from './outcome.ts';
import { postOnce } from './post-once.ts';
import type { WorkRooms } from './rooms.ts';

/**
 * Gives an incident that waits for GitLab a number of our own and a card in the channel it was declared from, so that work
 * on it goes on: once, whatever dies on the way. What is confidential has no card.
 */
export async function showPending(rooms: WorkRooms, submission: Submission, note: Note, away: Away): Promise<Message> {
  const pending = await pendingOf(rooms, submission, note);
  if (pending.card) await rooms.queue.send({ job: 'pending', tenant: submission.tenant, local: pending.local });
  const cardIn = pending.card?.channelId ?? (await postCard(rooms, submission, pending, note));
  const channelId = pending.confidential ? undefined : cardIn;
  return keptIncident({
    ...away,
    title: (submission.typed as DeclareForm).title ?? '',
    number: numberOf(localKey(rooms.instance, pending.local)),
    channelId,
    confidential: pending.confidential,
    name: rooms.settings.slackCommand,
  });
}

/** What waits under this declare's marker, which a form filled in again carries on. */
async function pendingOf(rooms: WorkRooms, submission: Submission, note: Note): Promise<PendingIncident> {
  const { tenant, key, person, ulid, typed, progress, createdAt } = submission;
  const confidential = isConfidential(typed as DeclareForm);
  const known = progress['local'] || progress['lookFirst'] ? await rooms.pending.ofDeclare(tenant, ulid) : undefined;
  if (known) {
    // Once confidential, it stays so: who has read of it has read of it, but nobody else is to.
    const patch = { submission: key, confidential: known.confidential || confidential };
    await rooms.pending.change(tenant, known.local, patch);
    return { ...known, ...patch };
  }
  let local = Number(progress['local'] ?? someNumber(rooms, fewestDigits));
  for (let digits = fewestDigits; ; digits = Math.min(mostDigits, digits + 1)) {
    // Noted first: whoever dies in between leaves no second number behind.
    await note({ local });
    const pending = { local, ulid, submission: key, person, confidential };
    if (await rooms.pending.keep(tenant, pending, Math.ceil(createdAt / 1000) + keptSeconds)) return pending;
    local = someNumber(rooms, digits);
  }
}

/** Short enough to be typed; longer where many are taken. */
const fewestDigits = 4;
const mostDigits = 9;

/** By its field, or by a quick action that GitLab will run. */
function isConfidential({ confidential = false, description = '' }: DeclareForm): boolean {
  return confidential || usesQuickAction(description, 'confidential');
}

function someNumber({ seams }: WorkRooms, digits: number): number {
  const smallest = 10 ** (digits - 1);
  return smallest + (seams.randomBytes(4).readUInt32BE() % (9 * smallest));
}

/** The channel that has its card now. Undefined where the app may not post, and for what is confidential. */
async function postCard(
  rooms: WorkRooms,
  submission: Submission,
  pending: PendingIncident,
  note: Note,
): Promise<string | undefined> {
  const { tenant, progress, person } = submission;
  const installation = await rooms.installations.find(tenant);
  if (pending.confidential || !installation) return undefined;
  const to = (await declaredIn(rooms, submission)) ?? person.userId;
  const lostSince = progress['cardSince'] === undefined ? undefined : Number(progress['cardSince']);
  if (lostSince === undefined) await note({ cardSince: rooms.seams.now() });
  try {
    const { message, shown } = await drawPending(rooms, tenant, pending, submission);
    const key = `pending ${pending.ulid}`;
    const { channel: channelId, ts } = await postOnce(
      rooms,
      installation,
      { channelId: to, lostSince },
      { key, message },
    );
    await rooms.pending.change(tenant, pending.local, { card: { channelId, ts } });
    await rooms.shown.put(tenant, channelId, shown, ts);
    return channelId;
  } catch (failure) {
    if (!(failure instanceof UpstreamError) || failure.service !== 'slack' || failure.transient) throw failure;
    rooms.log.info('no card for an incident that waits', { code: failure.code });
    return undefined;
  }
}

/** Where the command was typed, or the shortcut used. */
async function declaredIn({ submissions }: WorkRooms, { tenant, typed }: Submission): Promise<string | undefined> {
  const { origin, ...form } = typed as DeclareForm | OneLineDeclare;
  if ('channelId' in form) return form.channelId;
  if (origin.source) return origin.source.channelId;
  const first = origin.from ? await submissions.find(tenant, origin.from) : undefined;
  return (first?.typed as Partial<TypedCommand> | undefined)?.channelId;
}

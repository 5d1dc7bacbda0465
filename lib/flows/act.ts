import { actReady, actRefused, withForm } from '../block-kit/act-buttons.ts';
import { goneIncident, notingClosed, unknownIncident } from '../block-kit/act-refusals.ts';
import type { Message } from '../block-kit/message.ts';
import { sentAt } from '../command/quote.ts';
import { type ReadAct, readAct } from '../command/read-act.ts';
import { UpstreamError } from '../errors.ts';
import type { FiledIncident } from '../gitlab/filed-incident.ts';
import { referenceOf } from '../incident/incident.ts';
import type { Submission } from '../store/submissions.ts';
import type { SlackPerson } from '../tenant.ts';
import { refusalFor, whyNot } from './act-refusal.ts';
import { withToken } from './acting.ts';
import type { Deed } from './deed.ts';
import { findTarget } from './find-target.ts';
import { forgetGone } from './forget-gone.ts';
import { keepWaiting } from './keep.ts';
import { targetInGitLab } from './not-filed-yet.ts';
import type { Note, Outcome } from './outcome.ts';
import { incidentLabel } from './place.ts';
import type { WorkRooms } from './rooms.ts';
import { tellCards } from './tell-cards.ts';
import { timeZoneOf } from './time-zone.ts';
import type { TypedAct } from './typed-act.ts';
import { verbs } from './verbs.ts';

/** Does what a person typed to an incident, as them: GitLab's own rights decide, at the moment it is done. */
export async function actOnIncident(rooms: WorkRooms, submission: Submission, note: Note): Promise<Outcome> {
  const { person, createdAt: typedAt, key, progress, ulid } = submission;
  const asTyped = submission.typed as TypedAct;
  if (asTyped.ask) return { message: actReady(key), ends: 'open' };
  const timeZone = asTyped.verb === 'timeline' ? await timeZoneOf(rooms, person) : undefined;
  const read = readTyped(asTyped, { now: typedAt, timeZone });
  if ('problem' in read) return { message: actRefused(key, `${read.problem}.`, asTyped.words, 'open'), ends: 'open' };
  const typed = { ...asTyped, target: await targetInGitLab(rooms, submission) };
  try {
    return await withToken(rooms, person, rooms.instance, async (token) => {
      const found = await findTarget(rooms, token, { person, typed });
      if ('refusal' in found) return refused(rooms, submission, found.refusal);
      const { incident } = found;
      const refusal = refusalFor(typed.verb, incident, rooms.settings.slackCommand);
      if (refusal) return refused(rooms, submission, refusal);
      await remember(rooms, person, incident);
      const deed = { act: read.act, incident, token, person, typed, typedAt, timeZone, ulid, progress, note };
      return done(await perform(rooms, deed));
    });
  } catch (failure) {
    return afterNo(rooms, { ...submission, typed }, failure);
  }
}

const done = (message: Message): Outcome => ({ message, ends: 'done' });

function readTyped(
  { verb, words, when, quote }: TypedAct,
  clock: { now: number; timeZone: string | undefined },
): ReadAct {
  if (quote && verb === 'timeline') return { act: { verb, text: words, at: sentAt(quote) } };
  if (!when) return readAct(verb, words, clock);
  const time = readAct('timeline', `${when} x`, clock);
  if ('problem' in time || time.act.verb !== 'timeline') return time;
  return { act: { ...time.act, text: words } };
}

/** Closed incidents are commented on and corrected like open ones; who does may not know. */
const worthNoting: ReadonlySet<TypedAct['verb']> = new Set(['comment', 'timeline', 'severity', 'assign', 'label']);

/** The table of verbs is by verb, so the act it is handed is of that verb. */
async function perform(rooms: WorkRooms, deed: Deed): Promise<Message> {
  const { act, incident } = deed;
  const verb = verbs[act.verb] as (rooms: WorkRooms, deed: Deed) => Promise<Message>;
  const message = await verb(rooms, deed);
  await tellCards(rooms, deed);
  return incident.state === 'closed' && worthNoting.has(act.verb) ? notingClosed(message, incident) : message;
}

/** A no about the incident: what was typed goes back into the prompt, where another can be chosen. */
async function refused(rooms: WorkRooms, { person, typed, ulid }: Submission, refusal: Message): Promise<Outcome> {
  const act = typed as TypedAct;
  if (act.words === '') return done(refusal);
  const key = `again ${ulid}`;
  const again: TypedAct = { ...act, target: undefined, likely: undefined, ask: true };
  await keepWaiting(rooms, { person, key, kind: 'act', typed: again }, 'open');
  return done(withForm(refusal, key));
}

/** A no of GitLab's that trying again will not change by itself; throws everything else again. */
async function afterNo(rooms: WorkRooms, submission: Submission, failure: unknown): Promise<Outcome> {
  if (!(failure instanceof UpstreamError) || failure.service !== 'gitlab') throw failure;
  const { typed, person } = submission;
  const { verb, words, target } = typed as TypedAct;
  if (failure.code === 'not_found' && target) {
    if (target.by === 'key') await forgetGone(rooms, person.tenant, typed as TypedAct, target.key);
    const gone = target.by === 'key' ? goneIncident : unknownIncident;
    const label = incidentLabel(target.by === 'key' ? target.key : target);
    return refused(rooms, submission, gone(rooms.settings.slackCommand, label));
  }
  const why = whyNot(failure, verb);
  if (!why) throw failure;
  const message = actRefused(submission.key, why, words, words === '' ? undefined : 'retry');
  return { message, ends: words === '' ? 'done' : 'failed' };
}

async function remember(rooms: WorkRooms, { tenant, userId }: SlackPerson, incident: FiledIncident): Promise<void> {
  const { instance, projectId, iid } = incident;
  const label = `${referenceOf(incident)} ${incident.title}`;
  await rooms.preferences.rememberIncident(tenant, userId, { key: { instance, projectId, iid }, label });
}

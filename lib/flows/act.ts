import { actReady, actRefused, changedMeanwhile, notAnIncident } from '../block-kit/act-answers.ts';
import type { Message } from '../block-kit/message.ts';
import { readAct } from '../command/read-act.ts';
import { specOf } from '../command/table.ts';
import { UpstreamError } from '../errors.ts';
import type { FiledIncident } from '../gitlab/filed-incident.ts';
import { referenceOf } from '../incident/incident.ts';
import type { Submission } from '../store/submissions.ts';
import type { SlackPerson } from '../tenant.ts';
import { withToken } from './acting.ts';
import type { Deed } from './deed.ts';
import { findTarget } from './find-target.ts';
import { incidentValue } from './place.ts';
import type { WorkRooms } from './rooms.ts';
import { timeZoneOf } from './time-zone.ts';
import type { TypedAct } from './typed-act.ts';
import { verbs } from './verbs.ts';
import type { Note, Outcome } from './work.ts';

/** Does what a person typed to an incident, as them: GitLab's own rights decide, at the moment it is done. */
export async function actOnIncident(rooms: WorkRooms, submission: Submission, note: Note): Promise<Outcome> {
  const { person, createdAt: typedAt, progress, ulid } = submission;
  const typed = submission.typed as TypedAct;
  const timeZone = await timeZoneOf(rooms, person);
  const read = readTyped(typed, { now: typedAt, timeZone });
  if ('problem' in read && typed.words === '') return { message: actReady(submission.key), ends: 'open' };
  if ('problem' in read)
    return done(actRefused(rooms.settings.slackCommand, specOf(`incident ${typed.verb}`), read.problem, typed.words));
  try {
    return await withToken(rooms, person, rooms.instance, async (token) => {
      const found = await findTarget(rooms, token, { person, typed });
      if ('refusal' in found) return done(found.refusal);
      const { incident } = found;
      const no = refusal(incident);
      if (no) return done(no);
      await remember(rooms, person, incident);
      return done(
        await perform(rooms, {
          act: read.act,
          incident,
          token,
          person,
          typed,
          typedAt,
          timeZone,
          ulid,
          progress,
          note,
        }),
      );
    });
  } catch (failure) {
    const why = refusalOf(failure, typed);
    if (!why) throw failure;
    return done(actRefused(rooms.settings.slackCommand, specOf(`incident ${typed.verb}`), why, typed.words));
  }
}

const done = (message: Message): Outcome => ({ message, ends: 'done' });

function readTyped({ verb, words, when }: TypedAct, clock: { now: number; timeZone: string | undefined }) {
  if (!when) return readAct(verb, words, clock);
  const time = readAct('timeline', `${when} x`, clock);
  if ('problem' in time || time.act.verb !== 'timeline') return time;
  return { act: { ...time.act, text: words } };
}

/** The table of verbs is by verb, so the act it is handed is of that verb. */
function perform(rooms: WorkRooms, deed: Deed): Promise<Message> {
  const verb = verbs[deed.act.verb] as (rooms: WorkRooms, deed: Deed) => Promise<Message>;
  return verb(rooms, deed);
}

/** What turned out not to be an incident, or to be somewhere else by now. */
function refusal(incident: FiledIncident): Message | undefined {
  if (incident.movedTo) return changedMeanwhile(incident);
  return incident.type === 'incident' ? undefined : notAnIncident(incident);
}

async function remember(rooms: WorkRooms, { tenant, userId }: SlackPerson, incident: FiledIncident): Promise<void> {
  const { instance, projectId, iid } = incident;
  const label = `${referenceOf(incident)} ${incident.title}`;
  await rooms.preferences.rememberIncident(tenant, userId, { key: { instance, projectId, iid }, label });
}

const roles: Partial<Record<TypedAct['verb'], string>> = {
  acknowledge: 'Developer',
  resolve: 'Developer',
  timeline: 'Developer',
};

/** A no of GitLab's that trying again will not change, in a sentence that ends in what to do. */
function refusalOf(failure: unknown, { verb, target }: TypedAct): string | undefined {
  if (!(failure instanceof UpstreamError) || failure.transient || failure.service !== 'gitlab') return undefined;
  switch (failure.code) {
    case 'forbidden':
    case 'insufficient_scope':
      return `GitLab does not let you: it takes at least the ${roles[verb] ?? 'Reporter'} role in this project. Ask a Maintainer for it`;
    case 'not_found':
      return `GitLab does not know this incident${target?.by === 'key' ? ` (${incidentValue(target.key)})` : ''}, or you may not see it: it may have been deleted`;
    case 'invalid_token':
      return undefined;
    default:
      return `GitLab says: ${failure.detail ?? failure.code}`;
  }
}

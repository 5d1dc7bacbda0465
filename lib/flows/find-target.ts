import { severalIncidents, unknownIncident } from '../block-kit/act-refusals.ts';
import type { Message } from '../block-kit/message.ts';
import { UpstreamError } from '../errors.ts';
import type { FiledIncident } from '../gitlab/filed-incident.ts';
import { findIncidentAt, readIncident } from '../gitlab/issues.ts';
import type { Secret } from '../secret.ts';
import type { SlackPerson } from '../tenant.ts';
import { pathOnInstance } from './choose-project.ts';
import { projectsByNearness } from './near-projects.ts';
import { incidentLabel } from './place.ts';
import type { WorkRooms } from './rooms.ts';
import type { Target, TypedAct } from './typed-act.ts';

export type Found = { incident: FiledIncident } | { refusal: Message };

/** The incident an act is about, as its author may see it. Throws `UpstreamError` (`not_found`) where one was named outright. */
export async function findTarget(
  rooms: WorkRooms,
  token: Secret,
  { person, typed }: { person: SlackPerson; typed: TypedAct },
): Promise<Found> {
  const { target } = typed;
  if (!target) return { refusal: unknownIncident(rooms.settings.slackCommand) };
  switch (target.by) {
    case 'key':
      return { incident: await readIncident(rooms.gitlab, token, target.key) };
    case 'iid':
      return byNumber(rooms, token, person, typed, target.iid);
    default:
      return byPath(rooms, token, target);
  }
}

async function byPath(
  rooms: WorkRooms,
  token: Secret,
  target: Exclude<Target, { by: 'key' } | { by: 'iid' }>,
): Promise<Found> {
  const path = target.by === 'url' ? pathOnInstance(rooms.instance, target) : target.path;
  if (!path) return { refusal: unknownIncident(rooms.settings.slackCommand, incidentLabel(target)) };
  return { incident: await findIncidentAt(rooms.gitlab, token, path, target.iid) };
}

/** A bare number: of the project this place is about, else of whichever known project has such an incident. */
async function byNumber(
  rooms: WorkRooms,
  token: Secret,
  person: SlackPerson,
  typed: TypedAct,
  iid: number,
): Promise<Found> {
  const plainIssues: FiledIncident[] = [];
  for (const projects of await projectsByNearness(rooms, person.tenant, typed)) {
    const found = (await Promise.all(projects.map((id) => incidentIn(rooms, token, id, iid)))).filter((one) => !!one);
    const [only, ...others] = found.filter(({ type }) => type === 'incident');
    if (only) return others.length > 0 ? { refusal: severalIncidents([only, ...others]) } : { incident: only };
    plainIssues.push(...found);
  }
  const [issue] = plainIssues;
  return issue ? { incident: issue } : { refusal: unknownIncident(rooms.settings.slackCommand, `#${iid}`) };
}

async function incidentIn(
  { gitlab }: WorkRooms,
  token: Secret,
  project: number,
  iid: number,
): Promise<FiledIncident | undefined> {
  try {
    return await readIncident(gitlab, token, { projectId: project, iid });
  } catch (failure) {
    if (failure instanceof UpstreamError && (failure.code === 'not_found' || failure.code === 'forbidden'))
      return undefined;
    throw failure;
  }
}

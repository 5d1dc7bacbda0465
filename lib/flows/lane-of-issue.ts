import { type ProjectRef, typedProject } from '../command/project-ref.ts';
import type { SlackPerson } from '../tenant.ts';
import { knownProject } from './choose-project.ts';
import { incidentValue } from './place.ts';
import type { AckRooms } from './rooms.ts';

/** The lane in which things said about an issue wait for one another: that of the incident, where it is one. */
export async function laneOfIssue(
  rooms: Pick<AckRooms, 'projects' | 'aliases' | 'instance'>,
  person: SlackPerson,
  { project, iid }: { project: ProjectRef; iid: number },
): Promise<string> {
  const known = await knownProject(rooms, person, project);
  return known ? incidentValue({ ...known, iid }) : `${typedProject(project)}#${iid}`;
}

import { labelled } from '../block-kit/act-answers.ts';
import type { Message } from '../block-kit/message.ts';
import { updateIncident } from '../gitlab/issues.ts';
import { searchLabels } from '../gitlab/labels.ts';
import type { Deed } from './deed.ts';
import type { WorkRooms } from './rooms.ts';

/** Adds labels the project has. GitLab would make a new one of every typing mistake, so those are named instead. */
export async function label(
  { gitlab }: WorkRooms,
  { act, incident, token }: Deed<{ verb: 'label'; labels: string[] }>,
): Promise<Message> {
  const known = await Promise.all(act.labels.map((name) => knownLabel(gitlab, token, incident.projectId, name)));
  const add = known.filter((name) => name !== undefined);
  const unknown = act.labels.filter((_, place) => known[place] === undefined);
  const now = add.length > 0 ? await updateIncident(gitlab, token, incident, { addLabels: add }) : incident;
  return labelled(now, { added: add.filter((name) => now.labels.includes(name)), unknown });
}

/** The label as the project writes it, whatever the case it was typed in. */
async function knownLabel(gitlab: WorkRooms['gitlab'], token: Deed['token'], projectId: number, name: string) {
  const found = await searchLabels(gitlab, token, projectId, name, { limit: 100 });
  return found.find((one) => one === name) ?? found.find((one) => one.toLowerCase() === name.toLowerCase());
}

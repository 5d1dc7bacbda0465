import { closedIncidents } from '../block-kit/act-state.ts';
import type { Choice } from '../block-kit/choice.ts';
import { isLocal, numberOf } from '../incident/local.ts';
import type { Secret } from '../secret.ts';
import type { Tenant } from '../tenant.ts';
import type { Asked } from './asked.ts';
import { visibleIncidents } from './list-incidents.ts';
import { incidentValue } from './place.ts';
import type { WorkRooms } from './rooms.ts';

type ListRooms = Parameters<typeof visibleIncidents>[0];

/** The incidents the caller can see, and before them those of this channel that wait for GitLab. */
export async function incidentChoices(
  rooms: ListRooms,
  token: Secret,
  asked: Asked,
  here: Choice[],
): Promise<Choice[]> {
  const state = asked.blockId === closedIncidents ? 'closed' : 'opened';
  const found = await visibleIncidents(rooms, token, asked.person, { search: asked.query.trim(), state, limit: 20 });
  const waiting = here.filter(({ value }) => isLocal({ projectId: Number.parseInt(value, 10) }));
  const seen = found.map((incident) => ({
    value: incidentValue(incident),
    label: `#${incident.iid} ${incident.title} · ${incident.projectPath}`,
  }));
  return [...waiting, ...seen];
}

/** What the channel shows, without asking GitLab: open incidents, and those that wait for it. */
export async function choicesHere(
  { shown }: Pick<WorkRooms, 'shown'>,
  tenant: Tenant,
  { actionId, blockId, query, channelId }: Asked,
): Promise<Choice[]> {
  if (actionId !== 'incident' || blockId === closedIncidents || !channelId) return [];
  const sought = query.trim().toLowerCase();
  const open = await shown.inChannel(tenant, channelId);
  return open
    .map(({ key, title, projectPath }) => ({
      value: incidentValue(key),
      label: `${numberOf(key)} ${title} · ${projectPath}`,
    }))
    .filter(({ label }) => label.toLowerCase().includes(sought));
}

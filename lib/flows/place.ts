import type { Choice } from '../block-kit/choice.ts';
import type { IncidentRef } from '../command/incident-ref.ts';
import type { IncidentKey } from '../incident/incident.ts';
import type { Tenant } from '../tenant.ts';
import type { AckRooms } from './rooms.ts';

type Rooms = Pick<AckRooms, 'bindings' | 'shown'>;

/** What a channel or thread says about which incident is meant. */
export interface Place {
  /** The one this place is about: bound to it, or the only open one it shows. */
  certain?: { key: IncidentKey; bound: boolean };
  /** What a prompt has chosen beforehand. */
  likely?: Choice;
}

/** Two incidents in one place always ask; a binding goes before what the channel merely shows. */
export async function placeOf(
  { bindings, shown }: Rooms,
  tenant: Tenant,
  channelId: string,
  threadTs?: string,
): Promise<Place> {
  const [bound, open] = await Promise.all([
    bindings.inPlace(tenant, { channelId, threadTs }),
    shown.inChannel(tenant, channelId),
  ]);
  const labelOf = (key: IncidentKey) => {
    const known = open.find((one) => incidentValue(one.key) === incidentValue(key));
    return { value: incidentValue(key), label: known ? `#${key.iid} ${known.title}` : incidentLabel(key) };
  };
  const keys = bound.length > 0 ? bound : open.map(({ key }) => key);
  const [first, ...others] = keys;
  if (!first) return {};
  const likely = labelOf(first);
  return others.length > 0 ? { likely } : { certain: { key: first, bound: bound.length > 0 }, likely };
}

/** An incident as the value of an option or a button: `projectId:iid`. */
export function incidentValue({ projectId, iid }: Pick<IncidentKey, 'projectId' | 'iid'>): string {
  return `${projectId}:${iid}`;
}

/** Reads such a value back; nothing for anything else. */
export function readIncidentValue(instance: string, value: string): IncidentKey | undefined {
  const [, projectId, iid] = /^(\d{1,15}):(\d{1,15})$/.exec(value) ?? [];
  return projectId && iid ? { instance, projectId: Number(projectId), iid: Number(iid) } : undefined;
}

/** An incident in words, as far as its name tells. */
export function incidentLabel(named: IncidentKey | IncidentRef): string {
  return 'path' in named ? `${named.path}#${named.iid}` : `#${named.iid}`;
}

import type { Choice } from '../block-kit/choice.ts';
import type { ActVerb } from '../incident/act.ts';
import type { IncidentKey } from '../incident/incident.ts';
import { numberOf } from '../incident/local.ts';
import type { ShownIncident } from '../store/shown.ts';
import type { SlackPerson, Tenant } from '../tenant.ts';
import type { AckRooms } from './rooms.ts';
import type { Target } from './typed-act.ts';

type Rooms = Pick<AckRooms, 'bindings' | 'shown'>;

/** What a channel or thread says about which incident is meant. */
export interface Place {
  /** The one this place is about: bound to it, or the only open one it shows. */
  certain?: { key: IncidentKey; bound: boolean };
  /** What a prompt has chosen beforehand. */
  likely?: Choice;
}

/**
 * Two incidents in one place always ask. The thread under a card is about the card's incident; else a binding goes before
 * what the channel merely shows.
 */
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
  const card = open.find(({ cardTs }) => cardTs !== undefined && cardTs === threadTs);
  const meant = card ? await underCard(bindings, tenant, channelId, card.key, bound) : bound;
  const [first, ...others] = meant.length > 0 ? meant : open.map(({ key }) => key);
  if (!first) return {};
  const likely = named(first, open);
  return others.length > 0 ? { likely } : { certain: { key: first, bound: meant.length > 0 }, likely };
}

/** The card's own incident, and those its thread, not merely its channel, was bound to besides. */
async function underCard(
  bindings: Rooms['bindings'],
  tenant: Tenant,
  channelId: string,
  own: IncidentKey,
  bound: IncidentKey[],
): Promise<IncidentKey[]> {
  const known = [own, ...(await bindings.inPlace(tenant, { channelId }))].map(incidentValue);
  return [own, ...bound.filter((key) => !known.includes(incidentValue(key)))];
}

/** What a prompt chooses beforehand: what this place is about, else what the person last acted on, which may be closed by now. */
export async function likelyFor(
  { preferences, instance }: Pick<AckRooms, 'preferences' | 'instance'>,
  { tenant, userId }: SlackPerson,
  verb: ActVerb,
  { certain, likely }: Place,
): Promise<Choice | undefined> {
  // What a place shows is open: nothing to reopen.
  if (likely && (verb !== 'reopen' || certain?.bound)) return likely;
  const last = await preferences.lastIncident(tenant, userId);
  return last?.key.instance === instance ? { value: incidentValue(last.key), label: last.label } : undefined;
}

/** An incident by its number, with its title where a card in this channel has told it. */
export async function choiceIn(
  { shown }: Pick<AckRooms, 'shown'>,
  tenant: Tenant,
  channelId: string,
  key: IncidentKey,
): Promise<Choice> {
  return named(key, await shown.inChannel(tenant, channelId));
}

function named(key: IncidentKey, open: ShownIncident[]): Choice {
  const known = open.find((one) => incidentValue(one.key) === incidentValue(key));
  return { value: incidentValue(key), label: known ? `${numberOf(key)} ${known.title}` : incidentLabel(key) };
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
export function incidentLabel(named: IncidentKey | Exclude<Target, { by: 'key' }>): string {
  if ('path' in named) return `${named.path}#${named.iid}`;
  return 'projectId' in named ? numberOf(named) : `#${named.iid}`;
}

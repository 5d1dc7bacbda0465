import { malformed } from '../block-kit/help.ts';
import type { Message } from '../block-kit/message.ts';
import type { IncidentRef } from '../command/incident-ref.ts';
import type { Command, IncidentVerb } from '../command/parse.ts';
import { readAct } from '../command/read-act.ts';
import { specOf } from '../command/table.ts';
import type { ActVerb } from '../incident/act.ts';
import type { IncidentKey } from '../incident/incident.ts';
import { localKey } from '../incident/local.ts';
import { asLinked, type Caller, leaveToWorker } from './caller.ts';
import { likelyFor, type Place, placeOf } from './place.ts';
import type { AckRooms } from './rooms.ts';
import { startAct } from './start-act.ts';
import type { Target, TypedAct } from './typed-act.ts';

type ActCommand = Extract<Command, { verb: IncidentVerb }>;

/**
 * A verb on an incident. The incident named, or the one this place is about, is taken as typed; otherwise the modal asks,
 * with everything typed in it and the likeliest incident chosen. It also says what was wrong with the words. Closing
 * always asks what fixed it.
 */
export async function beginAct(
  rooms: AckRooms,
  caller: Caller,
  { verb: typedVerb, incident, words }: ActCommand,
): Promise<Message | undefined> {
  const verb = typedVerb.slice('incident '.length) as ActVerb;
  const { slash, person, installation } = caller;
  const { settings, seams } = rooms;
  const { channelId, triggerId } = slash;
  const read = readAct(verb, words, { now: seams.now() });
  const problem = 'problem' in read && !read.ofZone ? read.problem : undefined;
  if (problem && words !== '' && !mendable.has(verb))
    return malformed(settings.slackCommand, specOf(typedVerb), problem);
  if (verb === 'unbind' && !incident) return asLinked(rooms, caller, () => leaveToWorker(rooms, caller));
  const place = incident ? {} : await placeOf(rooms, person.tenant, channelId);
  const key = certain(verb, place);
  const target = incident ? named(rooms, incident) : key && ({ by: 'key', key } as const);
  const typed: TypedAct = {
    verb,
    words,
    target,
    channelId,
    ask: problem !== undefined || !target || verb === 'close',
    likely: incident ? undefined : await likelyFor(rooms, person, verb, place),
    problem: words === '' ? undefined : problem,
    responseUrl: slash.responseUrl.reveal(),
  };
  return startAct(rooms, { person, installation, triggerId }, typed);
}

function named({ instance }: AckRooms, incident: IncidentRef): Target {
  return incident.by === 'local' ? { by: 'key', key: localKey(instance, incident.iid) } : incident;
}

/** Their prompts have a field in which what is wrong can be put right. */
const mendable: ReadonlySet<ActVerb> = new Set(['timeline', 'severity', 'assign', 'label']);

/** The only incident a channel shows is good enough for a comment, but not for closing; and it is open, so not for reopening. */
function certain(verb: ActVerb, { certain: only }: Place): IncidentKey | undefined {
  const daring = verb === 'close' || verb === 'reopen';
  return only?.bound || !daring ? only?.key : undefined;
}

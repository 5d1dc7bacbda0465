import { actButton, unboundAll } from '../block-kit/act-answers.ts';
import { type ActForm, type ActOrigin, actView, maxField } from '../block-kit/act-form.ts';
import type { Choice } from '../block-kit/choice.ts';
import { malformed } from '../block-kit/help.ts';
import type { Message } from '../block-kit/message.ts';
import type { Command, IncidentVerb } from '../command/parse.ts';
import { readAct } from '../command/read-act.ts';
import { specOf } from '../command/table.ts';
import { typedText } from '../command/text.ts';
import { UpstreamError } from '../errors.ts';
import type { ActVerb } from '../incident/act.ts';
import type { Installation } from '../store/installations.ts';
import { type Caller, commandAct } from './caller.ts';
import { keepAndQueue, keepWaiting } from './keep.ts';
import { incidentLabel, incidentValue, placeOf } from './place.ts';
import type { AckRooms } from './rooms.ts';
import type { Target, TypedAct } from './typed-act.ts';

type ActCommand = Extract<Command, { verb: IncidentVerb }>;

/**
 * A verb on an incident. The incident named, or the one this place is about, is taken as typed; otherwise the modal asks,
 * with everything typed in it and the likeliest incident chosen. Closing always asks what fixed it.
 */
export async function beginAct(rooms: AckRooms, caller: Caller, command: ActCommand): Promise<Message | undefined> {
  const verb = command.verb.slice('incident '.length) as ActVerb;
  const { settings, seams } = rooms;
  const read = readAct(verb, command.words, { now: seams.now() });
  const missing = 'problem' in read;
  if (missing && command.words !== '') return malformed(settings.slackCommand, specOf(command.verb), read.problem);
  if (verb === 'unbind' && !command.incident) return unbindAll(rooms, caller);
  const place = await placeOf(rooms, caller.person.tenant, caller.slash.channelId);
  const target: Target | undefined = command.incident ?? (place.certain && { by: 'key', key: place.certain.key });
  if (target && !missing && verb !== 'close') {
    return keepTyped(rooms, caller, { verb, words: command.words, target, channelId: caller.slash.channelId });
  }
  return ask(rooms, caller, { verb, words: command.words, target, likely: place.likely });
}

async function unbindAll({ bindings }: AckRooms, { person, slash }: Caller): Promise<Message> {
  return unboundAll(await bindings.unbind(person.tenant, { channelId: slash.channelId }));
}

async function keepTyped(rooms: AckRooms, caller: Caller, typed: TypedAct): Promise<undefined> {
  const responseUrl = caller.slash.responseUrl.reveal();
  await keepAndQueue(rooms, { ...commandAct(caller), kind: 'act', typed: { ...typed, responseUrl } });
  return undefined;
}

interface Asking {
  verb: ActVerb;
  words: string;
  target: Target | undefined;
  likely: Choice | undefined;
}

async function ask(
  rooms: AckRooms,
  caller: Caller,
  { verb, words, target, likely }: Asking,
): Promise<Message | undefined> {
  const { slash, person, installation } = caller;
  const typed: TypedAct & { responseUrl: string } = {
    verb,
    words,
    target,
    channelId: slash.channelId,
    responseUrl: slash.responseUrl.reveal(),
  };
  const kept = await keepWaiting(rooms, { person, key: slash.triggerId, kind: 'act', typed }, 'open');
  if (kept === 'known') return undefined;
  const form = formFor({ verb, from: slash.triggerId, channelId: slash.channelId }, { words, target, likely });
  return openPrompt(rooms, { installation, triggerId: slash.triggerId, from: slash.triggerId }, form);
}

/** Opens the prompt; when Slack does not, the answer is a button that will. */
export async function openPrompt(
  { slack, log }: Pick<AckRooms, 'slack' | 'log'>,
  { installation, triggerId, from }: { installation: Installation; triggerId: string; from: string },
  form: ActForm,
): Promise<Message | undefined> {
  try {
    await slack.openView(installation.botToken, triggerId, actView(form));
    return undefined;
  } catch (failure) {
    if (!(failure instanceof UpstreamError) || failure.service !== 'slack') throw failure;
    log.warn('the prompt did not open', { code: failure.code });
    return actButton(from);
  }
}

/** The form with what was typed in it. A text too long for Slack's field is not shown; it goes along whole. */
export function formFor(
  origin: ActOrigin,
  { words, target, likely }: { words: string; target?: Target | undefined; likely?: Choice | undefined },
): ActForm {
  const text = typedText(words);
  const textKept = Array.from(text).length > maxField;
  const form: ActForm = { origin: { ...origin, ...(textKept ? { textKept } : {}) }, incident: likely };
  if (target) {
    form.about = target.by === 'key' ? (likely?.label ?? incidentLabel(target.key)) : incidentLabel(target);
    if (target.by === 'key') form.origin.incident = incidentValue(target.key);
  }
  return textKept || text === '' ? form : withText(form, text);
}

function withText(form: ActForm, text: string): ActForm {
  switch (form.origin.verb) {
    case 'severity':
      return { ...form, severity: text.toLowerCase() };
    case 'assign':
      return { ...form, who: text };
    case 'label':
      return { ...form, labels: text };
    default:
      return { ...form, text };
  }
}

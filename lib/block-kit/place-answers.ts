import type { Incident } from '../incident/incident.ts';
import { titleLink } from './incident-text.ts';
import { type Message, say } from './message.ts';

export function bound(incident: Incident, { thread, others }: { thread: boolean; others: number }): Message {
  const [where, what] = thread ? ['This thread', 'Shortcuts'] : ['This channel', 'Commands'];
  const more =
    others > 0
      ? ` It is bound to ${others} more: what is done here will ask which one.`
      : ` ${what} here know now which one is meant.`;
  return say(`${where} is bound to ${titleLink(incident, { withReference: true })}.${more}`);
}

export function unbound(incident: Incident, { wasBound }: { wasBound: boolean }): Message {
  const title = titleLink(incident, { withReference: true });
  return say(wasBound ? `No longer bound to ${title}.` : `This place was not bound to ${title}. Nothing was changed.`);
}

/** Of a whole channel at once. */
export function unboundAll(count: number): Message {
  return say(
    count > 0
      ? 'This channel is no longer bound to an incident.'
      : 'This channel is not bound to an incident. Nothing was changed.',
  );
}

/** A message of pictures or files alone. */
export function nothingToQuote(): Message {
  return say('This message has no text to copy. Choose one that has, or type what it shows as a comment.');
}

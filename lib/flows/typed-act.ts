import type { Choice } from '../block-kit/choice.ts';
import type { IncidentRef } from '../command/incident-ref.ts';
import type { MessageSource } from '../command/quote.ts';
import type { ActVerb } from '../incident/act.ts';
import type { IncidentKey } from '../incident/incident.ts';

/** The incident an act is about: one we know, or one named in words. */
export type Target = { by: 'key'; key: IncidentKey } | Exclude<IncidentRef, { by: 'local' }>;

/** An act as it is kept: what was typed, not yet read, because reading a time takes the author's time zone. */
export interface TypedAct {
  verb: ActVerb;
  /** As Slack sent it: what follows the verb and the incident. */
  words: string;
  /** The time of a timeline entry, where it has a field of its own. */
  when?: string | undefined;
  target: Target | undefined;
  channelId: string;
  threadTs?: string | undefined;
  /** Something has still to be asked: which incident, a text, or whether. */
  ask?: boolean | undefined;
  /** What the prompt has chosen beforehand, or names where it does not ask. */
  likely?: Choice | undefined;
  /** What is wrong with the words, as the prompt says. */
  problem?: string | undefined;
  responseUrl?: string | undefined;
  /** The response_url came with a click on a card, which must stay. */
  beside?: boolean | undefined;
  sayIn?: string | undefined;
  /** The words are this message's, and go to GitLab as a quote of it. */
  quote?: MessageSource | undefined;
}

import type { FiledIncident } from '../gitlab/filed-incident.ts';
import type { Act } from '../incident/act.ts';
import type { Secret } from '../secret.ts';
import type { Submission } from '../store/submissions.ts';
import type { SlackPerson } from '../tenant.ts';
import type { Note } from './outcome.ts';
import type { TypedAct } from './typed-act.ts';

/** What a verb has to work with. */
export interface Deed<A extends Act = Act> {
  act: A;
  incident: FiledIncident;
  token: Secret;
  person: SlackPerson;
  typed: TypedAct;
  /** When it was typed, in milliseconds: what "now" meant to its author. */
  typedAt: number;
  /** The author's time zone; undefined where Slack does not know it. */
  timeZone: string | undefined;
  /** Our own id of the act: marks the note it makes. */
  ulid: string;
  /** Steps done in an earlier try. */
  progress: Submission['progress'];
  note: Note;
}

import type { MessageSource } from '../command/quote.ts';
import type { Declaration } from '../incident/declaration.ts';
import type { Choice } from './choice.ts';

/** What became of the project's template in the description field. */
export type TemplateState =
  | { is: 'none' }
  /** Still on its way: the field is a line that says so. */
  | { is: 'loading' }
  /** In the field; `digest` tells whether it was touched since. */
  | { is: 'shown'; digest: string }
  /** Longer than Slack's field: used whole when the field is left empty. */
  | { is: 'long'; name: string }
  /** GitLab did not answer in time: looked for again when the incident is created, if the field is left empty. */
  | { is: 'late' };

/** Ids only: whoever has the view open can read this. https://docs.slack.dev/surfaces/modals#private_metadata */
export interface FormOrigin {
  /** The submission this form was opened from: where the answer goes, and what was typed. */
  from?: string;
  /** Carried by a form that is filled in again, so that the incident is still created at most once. */
  ulid?: string;
  template: TemplateState;
  /** The message it is declared from: it is named in the incident, and its thread hears of it. */
  source?: MessageSource;
  /** Counts the description fields shown so far: Slack forgets typed text only when the block id is a new one. */
  fresh: number;
}

export interface DeclareForm {
  origin: FormOrigin;
  title?: string;
  project?: Choice;
  severity?: Declaration['severity'];
  status?: Declaration['status'];
  assignee?: Choice;
  labels?: Choice[];
  confidential?: boolean;
  description?: string;
  zoom?: string;
}

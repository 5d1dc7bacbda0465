import type { ActVerb } from '../incident/act.ts';
import { type Choice, chosen, type FilledField } from './choice.ts';

/** The prompt of every verb that was typed without an incident, or that asks for something more. */
export const actCallbackId = 'act';

/** Ids only: whoever has the view open can read this. */
export interface ActOrigin {
  verb: ActVerb;
  /** The submission the form was opened from: where the answer goes, and what was typed. */
  from?: string;
  channelId?: string;
  threadTs?: string;
  /** `projectId:iid`, where the incident is certain and not asked for. */
  incident?: string;
  /** The typed text is longer than a field of Slack's: it stays in its row and is used whole. */
  textKept?: boolean;
  /** What goes to GitLab is somebody's message, with its own time: it stays in its row too. */
  quoted?: boolean;
}

export interface ActForm {
  origin: ActOrigin;
  /** What is wrong with what was typed. */
  problem?: string;
  /** The incident in words, where it is not asked for. */
  about?: string;
  incident?: Choice;
  text?: string;
  when?: string;
  severity?: string;
  who?: string;
  labels?: string;
}

/** https://docs.slack.dev/reference/block-kit/block-elements/plain-text-input-element */
export const maxField = 3000;

/** The block of the picker that offers closed incidents: a picker is told apart by its block. */
export const closedIncidents = 'incident:closed';

/** The channel a form was asked for in; undefined for a form of another kind. */
export function askedIn(view: { callbackId: string; privateMetadata: string } | undefined): string | undefined {
  return view?.callbackId === actCallbackId ? originOf(view).channelId : undefined;
}

function originOf({ privateMetadata }: { privateMetadata: string }): ActOrigin {
  return JSON.parse(privateMetadata) as ActOrigin;
}

/** Reads the modal back. */
export function readActForm(view: { privateMetadata: string; fields: FilledField[] }): ActForm {
  const field = (name: string) => view.fields.find(({ actionId }) => actionId === name);
  const typed = (name: string) => field(name)?.value?.trim() || undefined;
  return {
    origin: originOf(view),
    incident: chosen(field('incident'))[0],
    // What is typed as a comment keeps its spaces and line ends.
    text: field('text')?.value || undefined,
    when: typed('when'),
    severity: chosen(field('severity'))[0]?.value,
    who: typed('who'),
    labels: typed('labels'),
  };
}

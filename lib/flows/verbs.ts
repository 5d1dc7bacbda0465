import type { Message } from '../block-kit/message.ts';
import type { Act, ActVerb } from '../incident/act.ts';
import { assign } from './act-assign.ts';
import { bind, unbind } from './act-bind.ts';
import { close, reopen } from './act-close.ts';
import { comment } from './act-comment.ts';
import { label } from './act-label.ts';
import { changeSeverity } from './act-severity.ts';
import { show } from './act-show.ts';
import { acknowledge, resolve } from './act-status.ts';
import { addToTimeline } from './act-timeline.ts';
import type { Deed } from './deed.ts';
import type { WorkRooms } from './rooms.ts';

export type DoAct<Verb extends ActVerb> = (
  rooms: WorkRooms,
  deed: Deed<Extract<Act, { verb: Verb }> & { verb: Verb }>,
) => Promise<Message>;

/** One file per verb; each answers its author in one short sentence. */
export const verbs: { [Verb in ActVerb]: DoAct<Verb> } = {
  comment,
  timeline: addToTimeline,
  close,
  reopen,
  acknowledge,
  resolve,
  severity: changeSeverity,
  assign,
  label,
  show,
  bind,
  unbind,
};

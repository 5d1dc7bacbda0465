import type { Secret } from '../secret.ts';
import type { SlackTeam } from '../tenant.ts';

/** Who sent it, from where: enough for `tenantOf` and a `SlackPerson`. `teamId` is the workspace they act in. */
export interface Sender extends SlackTeam {
  teamId: string;
  userId: string;
}

export interface SlashCommand extends Sender {
  /** `/gitlab`. */
  command: string;
  /** As Slack sent it: tokens in angle brackets, `& < >` as entities. */
  text: string;
  channelId: string;
  /** `directmessage` in a DM. Never an identity. */
  channelName: string | undefined;
  responseUrl: Secret;
  triggerId: string;
}

/** One choice; for users, channels and dates `value` is the id or date and `label` is empty. */
export interface Option {
  value: string;
  label: string;
}

/** What one stateful element holds. An empty one has neither `value` nor anything `selected`. */
export interface Field {
  blockId: string;
  actionId: string;
  type: string;
  /** What was typed, or a button's own value. */
  value: string | undefined;
  selected: Option[];
}

export interface View {
  id: string;
  hash: string;
  callbackId: string;
  privateMetadata: string;
  rootViewId: string;
  fields: Field[];
}

export interface Action extends Field {
  /** When it was clicked, as Slack's timestamp: with the action id, the id of the act. */
  actionTs: string;
}

export interface BlockActions extends Sender {
  type: 'block_actions';
  triggerId: string;
  actions: Action[];
  /** Only from messages. */
  responseUrl: Secret | undefined;
  channelId: string | undefined;
  /** The message the button is on. An ephemeral one can only be changed through `responseUrl`. */
  message: { ts: string; threadTs: string | undefined; isEphemeral: boolean } | undefined;
  view: View | undefined;
  /** What the elements of a message hold; those of a view are in `view.fields`. */
  fields: Field[];
}

export interface ViewSubmission extends Sender {
  type: 'view_submission';
  triggerId: string;
  view: View;
  responseUrls: { channelId: string; responseUrl: Secret }[];
}

export interface ViewClosed extends Sender {
  type: 'view_closed';
  view: View;
  /** True when the whole stack of views was closed. */
  isCleared: boolean;
}

export interface Shortcut extends Sender {
  type: 'shortcut';
  callbackId: string;
  triggerId: string;
}

export interface MessageAction extends Sender {
  type: 'message_action';
  callbackId: string;
  triggerId: string;
  responseUrl: Secret | undefined;
  channelId: string;
  /** `text` is escaped mrkdwn; `userId` is undefined for a bot's message. */
  message: { ts: string; threadTs: string | undefined; userId: string | undefined; text: string };
}

/** Of a kind this app does not handle: acknowledge and do nothing. */
export interface UnknownInteraction {
  type: 'unknown';
  kind: string;
}

export type Interaction = BlockActions | ViewSubmission | ViewClosed | Shortcut | MessageAction | UnknownInteraction;

export interface OptionsLoad extends Sender {
  actionId: string;
  blockId: string;
  /** What was typed so far. */
  query: string;
  view: View | undefined;
}

/** The element with this action id, wherever its block is: block ids change when what a field depends on changes. */
export function fieldOf(fields: Field[], actionId: string): Field | undefined {
  return fields.find((field) => field.actionId === actionId);
}

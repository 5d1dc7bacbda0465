/** A JSON object as it travels: read with the guards below, never trusted. */
export type Wire = Record<string, unknown>;

export function isWire(value: unknown): value is Wire {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** The objects in a wire list; anything else in it, or no list at all, is left out. */
export function wireList(value: unknown): Wire[] {
  return Array.isArray(value) ? value.filter(isWire) : [];
}

export function textOf(value: unknown): string | undefined {
  return typeof value === 'string' ? value : undefined;
}

export interface PersonSeed {
  id: string;
  /** The handle typed after `@`. */
  name: string;
  realName: string;
  /** IANA name; absent for a user without a time zone. */
  tz?: string;
  admin?: boolean;
  /** Deactivated in the workspace. */
  deleted?: boolean;
}

export interface ChannelSeed {
  id: string;
  name: string;
  kind: 'public' | 'private' | 'dm';
  /** User ids; the app's bot user is a member where it was invited. */
  memberIds: string[];
  archived?: boolean;
  extShared?: boolean;
}

/** What the app's manifest adds to the menus: of every message, or of the whole workspace. */
export interface ShortcutSeed {
  type: 'global' | 'message';
  callbackId: string;
  name: string;
  description: string;
}

export type Member = Required<Omit<PersonSeed, 'tz'>> & Pick<PersonSeed, 'tz'>;
export type Channel = Required<ChannelSeed>;

/** A message as the stand-in keeps it. `visibleTo` makes it ephemeral: one person sees it, no Web API call does. */
export interface Message {
  channel: string;
  ts: string;
  author: string;
  text: string;
  blocks: Wire[];
  attachments: Wire[];
  metadata?: Wire;
  threadTs?: string;
  broadcast: boolean;
  edited: boolean;
  /** A thread's parent that was deleted: Slack keeps its place as a tombstone. */
  deleted: boolean;
  visibleTo?: string;
  unfurl: { links?: boolean; media?: boolean };
}

/** `block_id` -> `action_id` -> the element's state, as in `view.state.values`. */
export type StateValues = Record<string, Record<string, Wire>>;

/** A view as it travels in payloads and answers. https://docs.slack.dev/reference/views */
export interface View extends Wire {
  id: string;
  type: string;
  blocks: Wire[];
  hash: string;
  callback_id: string;
  external_id: string;
  private_metadata: string;
  root_view_id: string;
  previous_view_id: string | null;
  state: { values: StateValues };
}

/** A modal on a person's screen. */
export interface OpenView {
  id: string;
  view: View;
  /** Texts under fields, by block_id, from the last `response_action: errors`. */
  errors: Record<string, string>;
  /** The last submission or action got no usable answer. */
  failure?: string;
}

/** What a person can put into a field: see `value` in README.md. */
export type Choice = string | number | null | string[] | Wire;

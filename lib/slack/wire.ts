import * as z from 'zod/mini';
import { Secret } from '../secret.ts';

/**
 * Slack's payloads as they are on the wire, narrowed to the fields that are used. `null` and a missing key mean the
 * same. https://docs.slack.dev/reference/interaction-payloads
 */

const id = z.string().check(z.minLength(1), z.maxLength(255));
const optionalText = z.nullish(z.string());
const secret = z.pipe(
  z.string(),
  z.transform((value) => new Secret(value)),
);

const user = z.object({ id, team_id: optionalText });
const team = z.nullish(z.object({ id, enterprise_id: optionalText }));

const option = z.object({ value: z.string(), text: z.optional(z.object({ text: z.string() })) });
const stateful = z.object({
  type: z.string(),
  value: optionalText,
  selected_option: z.nullish(option),
  selected_options: z.nullish(z.array(option)),
  selected_user: optionalText,
  selected_users: z.nullish(z.array(z.string())),
  selected_conversation: optionalText,
  selected_channel: optionalText,
  selected_date: optionalText,
  selected_time: optionalText,
});
const state = z.nullish(z.object({ values: z.optional(z.record(z.string(), z.record(z.string(), stateful))) }));

const view = z.object({
  id,
  hash: optionalText,
  callback_id: z.string(),
  private_metadata: optionalText,
  root_view_id: optionalText,
  state,
});

const base = {
  user,
  team,
  enterprise: z.nullish(z.object({ id })),
  is_enterprise_install: z.nullish(z.boolean()),
  api_app_id: optionalText,
};
const baseWire = z.object(base);
const channel = z.nullish(z.object({ id, name: optionalText }));
const container = z.object({
  type: z.string(),
  channel_id: optionalText,
  message_ts: optionalText,
  thread_ts: optionalText,
  is_ephemeral: z.nullish(z.boolean()),
});
const responseUrls = z.nullish(z.array(z.object({ channel_id: id, response_url: secret })));

export const blockActionsWire = z.object({
  ...base,
  trigger_id: id,
  response_url: z.nullish(secret),
  container: z.nullish(container),
  channel,
  message: z.nullish(z.object({ thread_ts: optionalText })),
  view: z.nullish(view),
  state,
  actions: z.array(z.object({ ...stateful.shape, action_id: id, block_id: z.string(), action_ts: optionalText })),
});
export const viewSubmissionWire = z.object({
  ...base,
  trigger_id: id,
  // Documented inside `view`, captured at the top level: read both.
  view: z.object({ ...view.shape, response_urls: responseUrls }),
  response_urls: responseUrls,
});
export const viewClosedWire = z.object({ ...base, view, is_cleared: z.nullish(z.boolean()) });
export const shortcutWire = z.object({ ...base, callback_id: id, trigger_id: id });
export const messageActionWire = z.object({
  ...shortcutWire.shape,
  channel: z.object({ id, name: optionalText }),
  response_url: z.nullish(secret),
  message: z.object({ ts: id, thread_ts: optionalText, user: optionalText, text: optionalText }),
});
export const blockSuggestionWire = z.object({
  ...base,
  action_id: id,
  block_id: z.string(),
  value: z.nullish(z.string()),
  view: z.nullish(view),
});
export const slashCommandWire = z.object({
  team_id: optionalText,
  enterprise_id: optionalText,
  is_enterprise_install: z.optional(z.string()),
  api_app_id: optionalText,
  user_id: id,
  channel_id: id,
  channel_name: optionalText,
  command: id,
  text: z._default(z.string(), ''),
  response_url: secret,
  trigger_id: id,
});
export type BaseWire = z.output<typeof baseWire>;
export type BlockActionsWire = z.output<typeof blockActionsWire>;
export type ViewSubmissionWire = z.output<typeof viewSubmissionWire>;
export type MessageActionWire = z.output<typeof messageActionWire>;
export type ViewWire = z.output<typeof view>;
export type ElementWire = z.output<typeof stateful>;

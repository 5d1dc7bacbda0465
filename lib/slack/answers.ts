import * as z from 'zod/mini';
import { UpstreamError } from '../errors.ts';
import type { Secret } from '../secret.ts';
import type { Call } from './call.ts';

/** Slack's answers, narrowed to what is used of them. https://docs.slack.dev/reference/methods */

const optionalText = z.nullish(z.string());
const flag = z.nullish(z.boolean());

export const viewAnswer = z.looseObject({ view: z.looseObject({ id: z.string(), hash: z.string() }) });
export const placeAnswer = z.looseObject({ channel: z.string(), ts: z.string() });
export const permalinkAnswer = z.looseObject({ permalink: z.string() });
export const channelAnswer = z.looseObject({
  channel: z.looseObject({
    id: z.string(),
    name: optionalText,
    is_im: flag,
    is_private: flag,
    is_ext_shared: flag,
    is_pending_ext_shared: flag,
    is_archived: flag,
    is_member: flag,
  }),
});
export const userAnswer = z.looseObject({
  user: z.looseObject({
    id: z.string(),
    name: optionalText,
    real_name: optionalText,
    profile: z.nullish(z.looseObject({ display_name: optionalText })),
    tz: optionalText,
    is_admin: flag,
    is_owner: flag,
    deleted: flag,
  }),
});
const metadata = z.looseObject({ event_type: z.string(), event_payload: z.record(z.string(), z.unknown()) });
export const historyAnswer = z.looseObject({
  messages: z.array(z.looseObject({ ts: z.string(), metadata: z.nullish(metadata) })),
  response_metadata: z.nullish(z.looseObject({ next_cursor: optionalText })),
});
export const installAnswer = z.looseObject({
  access_token: z.string(),
  scope: z._default(z.string(), ''),
  bot_user_id: optionalText,
  app_id: optionalText,
  team: z.nullish(z.looseObject({ id: z.string(), name: optionalText })),
  enterprise: z.nullish(z.looseObject({ id: z.string(), name: optionalText })),
  is_enterprise_install: flag,
  authed_user: z.nullish(z.looseObject({ id: optionalText })),
});
export const openIdTokenAnswer = z.looseObject({ access_token: z.string(), id_token: z.string() });
export const openIdUserAnswer = z.looseObject({
  'https://slack.com/user_id': z.string(),
  'https://slack.com/team_id': z.string(),
  name: optionalText,
  'https://slack.com/team_name': optionalText,
});

/** Calls `method` and reads its answer as `schema`. A good answer of another shape is half an answer: `half_answer`. */
export async function read<T extends z.ZodMiniType>(
  call: Call,
  method: string,
  token: Secret | undefined,
  options: Record<string, unknown>,
  schema: T,
): Promise<z.output<T>> {
  const answer = z.safeParse(schema, await call(method, token, options));
  if (answer.success) return answer.data;
  throw new UpstreamError({ service: 'slack', operation: method, code: 'half_answer', transient: true, unknown: true });
}

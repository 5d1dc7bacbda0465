import * as z from 'zod/mini';
import { WireError } from '../errors.ts';
import type { SlackTeam } from '../tenant.ts';
import type { Verified } from '../verified.ts';
import { jsonObject, narrow } from './narrow.ts';
import { isSslCheck } from './payload.ts';

/** Where an event comes from: the installation it was delivered for, which in a shared channel is not the author's. */
export interface EventSource {
  installation: SlackTeam;
  eventId: string;
  /** Epoch seconds; 0 where Slack does not say. */
  happenedAt: number;
}

export type SlackEvent =
  /** Slack asks whether we are here: the challenge is the answer. https://docs.slack.dev/reference/events/url_verification */
  | { type: 'url_verification'; challenge: string }
  | (EventSource & { type: 'app_uninstalled' })
  /** `userIds`: whose own token died; `bot`: the installation's did. */
  | (EventSource & { type: 'tokens_revoked'; bot: boolean; userIds: string[] })
  /** `deleted`: the account is deactivated. https://docs.slack.dev/reference/events/user_change */
  | (EventSource & { type: 'user_change'; userId: string; deleted: boolean })
  | { type: 'unknown'; kind: string };

const optionalText = z.nullish(z.string());

const eventWire = z.object({
  team_id: optionalText,
  enterprise_id: optionalText,
  event_id: z.string(),
  event_time: z.nullish(z.number()),
  authorizations: z.nullish(
    z.array(
      z.object({
        team_id: optionalText,
        enterprise_id: optionalText,
        is_enterprise_install: z.nullish(z.boolean()),
      }),
    ),
  ),
  event: z.object({
    type: z.string(),
    tokens: z.nullish(z.object({ oauth: z.nullish(z.array(z.string())), bot: z.nullish(z.array(z.string())) })),
    /** An object in `user_change`, an id elsewhere. */
    user: z.optional(z.unknown()),
  }),
});

const userWire = z.object({ id: optionalText, deleted: z.nullish(z.boolean()) });

/**
 * Reads what came to the events door: an Events API envelope, or the `ssl_check` form Slack sends to public apps.
 * Never answers for a kind that is not handled; a shape that is not documented throws `WireError`.
 * https://docs.slack.dev/apis/events-api
 */
export function parseEvent(body: Verified): SlackEvent {
  if (isSslCheck(body)) return { type: 'unknown', kind: 'ssl_check' };
  const envelope = jsonObject(body, 'body');
  if (envelope['type'] === 'url_verification') return { type: 'url_verification', challenge: challengeIn(envelope) };
  if (envelope['type'] !== 'event_callback') return { type: 'unknown', kind: String(envelope['type']).slice(0, 50) };
  const wire = narrow(eventWire, envelope);
  const [authorization] = wire.authorizations ?? [];
  const from = authorization ?? wire;
  const source: EventSource = {
    eventId: wire.event_id,
    happenedAt: wire.event_time ?? 0,
    installation: {
      teamId: from.team_id ?? undefined,
      enterpriseId: from.enterprise_id ?? undefined,
      isEnterpriseInstall: authorization?.is_enterprise_install ?? false,
    },
  };
  switch (wire.event.type) {
    case 'app_uninstalled':
      return { type: 'app_uninstalled', ...source };
    case 'tokens_revoked': {
      const { bot, oauth } = wire.event.tokens ?? {};
      return { type: 'tokens_revoked', ...source, bot: (bot ?? []).length > 0, userIds: oauth ?? [] };
    }
    case 'user_change': {
      const { id, deleted } = narrow(userWire, wire.event.user);
      if (!id) return { type: 'unknown', kind: wire.event.type };
      return { type: 'user_change', ...source, userId: id, deleted: deleted === true };
    }
    default:
      return { type: 'unknown', kind: wire.event.type.slice(0, 50) };
  }
}

function challengeIn(envelope: Record<string, unknown>): string {
  const { challenge } = envelope;
  if (typeof challenge !== 'string') throw new WireError('challenge', 'a string');
  return challenge;
}

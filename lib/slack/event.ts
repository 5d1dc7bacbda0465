import { WireError } from '../errors.ts';
import type { SlackTeam } from '../tenant.ts';
import type { Verified } from '../verified.ts';
import { flagIn, jsonObject, listIn, numberIn, objectIn, optional, textIn, textOf } from './narrow.ts';
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
  const source = sourceIn(envelope);
  const event = objectIn(envelope['event'], 'event');
  const kind = textIn(event['type'], 'event.type');
  switch (kind) {
    case 'app_uninstalled':
      return { type: kind, ...source };
    case 'tokens_revoked': {
      const { bot, oauth } = optional(objectIn, event['tokens'], 'event.tokens') ?? {};
      return { type: kind, ...source, bot: idsIn(bot, 'bot').length > 0, userIds: idsIn(oauth, 'oauth') };
    }
    case 'user_change': {
      const user = objectIn(event['user'], 'event.user');
      const userId = textOf(user, 'id');
      if (!userId) return { type: 'unknown', kind };
      const deleted = optional(flagIn, user['deleted'], 'event.user.deleted') ?? false;
      return { type: kind, ...source, userId, deleted };
    }
    default:
      return { type: 'unknown', kind: kind.slice(0, 50) };
  }
}

function sourceIn(envelope: Record<string, unknown>): EventSource {
  const [first] = optional(listIn, envelope['authorizations'], 'authorizations') ?? [];
  const authorization = first === undefined ? undefined : objectIn(first, 'authorizations');
  const from = authorization ?? envelope;
  return {
    eventId: textIn(envelope['event_id'], 'event_id'),
    happenedAt: optional(numberIn, envelope['event_time'], 'event_time') ?? 0,
    installation: {
      teamId: textOf(from, 'team_id'),
      enterpriseId: textOf(from, 'enterprise_id'),
      isEnterpriseInstall: optional(flagIn, authorization?.['is_enterprise_install'], 'is_enterprise_install') ?? false,
    },
  };
}

function idsIn(held: unknown, name: string): string[] {
  return (optional(listIn, held, name) ?? []).map((id) => textIn(id, name));
}

function challengeIn(envelope: Record<string, unknown>): string {
  const { challenge } = envelope;
  if (typeof challenge !== 'string') throw new WireError('challenge', 'a string');
  return challenge;
}

import type { Incident, IncidentKey } from '../incident/incident.ts';
import type { Tenant } from '../tenant.ts';
import { partitionOfIncident } from './incident-keys.ts';
import { keyOf, type RowKey } from './keys.ts';
import type { Table } from './table.ts';

/** The one living message of an incident in a channel. */
export interface Card {
  channelId: string;
  /** Slack's id of the message. */
  ts: string;
  /** What the message shows. */
  shown: Incident;
  /** It says "no longer public". */
  hidden: boolean;
  /** `ts` of the lines in its thread, the newest last. */
  replies: string[];
  /** `ts` of the lines that say again what people wrote. */
  echoes?: string[] | undefined;
  /** It was the card of an incident that waited for GitLab: it lives on, also where nobody is subscribed. */
  adopted?: boolean | undefined;
  /** Somebody is at it, or was: `until` and `since` (when the first unreported attempt began) in milliseconds. */
  posting?: { owner: string; until: number; since: number };
}

/** A card somebody set out to post and never reported on: it may be in the channel, from `since` (milliseconds) on. */
export interface LostCard {
  channelId: string;
  since: number;
}

export interface Cards {
  ofIncident(tenant: Tenant, key: IncidentKey): Promise<Card[]>;
  /**
   * Takes the card for one owner: `new` where nobody ever tried to post it, a `LostCard` where somebody did and vanished,
   * undefined while somebody else is at it. Take a new owner per attempt.
   */
  claim(
    tenant: Tenant,
    key: IncidentKey,
    channelId: string,
    owner: string,
    until: number,
    now: number,
  ): Promise<Card | LostCard | 'new' | undefined>;
  /** Records the card (its newest 50 replies) and gives it back. False when somebody else took it over meanwhile. */
  save(tenant: Tenant, key: IncidentKey, card: Omit<Card, 'posting' | 'echoes'>, owner: string): Promise<boolean>;
  /** Remembers a line in its thread that says again what somebody wrote; whoever holds the card is not disturbed. */
  echoed(tenant: Tenant, key: IncidentKey, channelId: string, ts: string): Promise<void>;
  /** Gives it back as it was. If it was never posted it counts as lost: after a plain no of Slack's use `forget`. */
  release(tenant: Tenant, key: IncidentKey, channelId: string, owner: string): Promise<void>;
  /** There is no such message (any more). False when somebody else took the card over meanwhile. */
  forget(tenant: Tenant, key: IncidentKey, channelId: string, owner: string): Promise<boolean>;
}

/** `until` stands while the card is held; `owner` stays, so that a save whose answer was lost can be repeated. */
interface Row {
  channelId: string;
  ts?: string;
  shown: Incident;
  hidden: boolean;
  replies: string[];
  echoes?: string[];
  adopted?: boolean;
  owner: string;
  until?: number;
  since?: number;
  claims: number;
}

const keptReplies = 50;

export function createCards(table: Table): Cards {
  return {
    async ofIncident(tenant, key) {
      const rows = await table.query<Row>({
        where: '#pk = :pk AND begins_with(#sk, :prefix)',
        filter: 'attribute_exists(#ts)',
        values: { pk: partitionOfIncident(tenant, key), prefix: keyOf('card', '') },
      });
      return rows.map(cardIn);
    },

    async claim(tenant, key, channelId, owner, until, now) {
      const row = await table.update<Row>(keyFor(tenant, key, channelId), {
        update: `SET #channelId = :channelId, #owner = :owner, #until = :until, #since = if_not_exists(#since, :now)
          ADD #claims :one`,
        when: 'attribute_not_exists(#until) OR #until <= :now OR #owner = :owner',
        values: { channelId, owner, until, now, one: 1 },
      });
      if (!row) return undefined;
      if (row.ts !== undefined) return cardIn(row);
      return row.claims === 1 ? 'new' : { channelId, since: row.since ?? now };
    },

    async save(tenant, key, { channelId, ts, shown, hidden, replies, adopted = false }, owner) {
      const saved = await table.update(keyFor(tenant, key, channelId), {
        update:
          'SET #ts = :ts, #shown = :shown, #hidden = :hidden, #replies = :replies, #adopted = :adopted REMOVE #until, #since',
        when: '#owner = :owner',
        values: { ts, shown, hidden, replies: replies.slice(-keptReplies), adopted, owner },
      });
      return saved !== undefined;
    },

    async echoed(tenant, key, channelId, ts) {
      await table.update(keyFor(tenant, key, channelId), {
        update: 'SET #echoes = list_append(if_not_exists(#echoes, :none), :line)',
        when: 'attribute_exists(#ts)',
        values: { none: [], line: [ts] },
      });
    },

    async release(tenant, key, channelId, owner) {
      await table.update(keyFor(tenant, key, channelId), {
        update: 'REMOVE #until',
        when: '#owner = :owner',
        values: { owner },
      });
    },

    async forget(tenant, key, channelId, owner) {
      const condition = { when: '#owner = :owner', values: { owner } };
      return (await table.delete(keyFor(tenant, key, channelId), condition)) !== undefined;
    },
  };
}

function keyFor(tenant: Tenant, key: IncidentKey, channelId: string): RowKey {
  return { pk: partitionOfIncident(tenant, key), sk: keyOf('card', channelId) };
}

function cardIn({ channelId, ts = '', shown, hidden, replies, echoes, adopted, owner, until, since = 0 }: Row): Card {
  const card = { channelId, ts, shown, hidden, replies, ...(echoes && { echoes }), ...(adopted && { adopted }) };
  return until === undefined ? card : { ...card, posting: { owner, until, since } };
}

import { realSeams, type Seams } from '../seams.ts';
import type { SlackPerson } from '../tenant.ts';
import { keyOf, type RowKey } from './keys.ts';
import type { Table } from './table.ts';

/** The right of one person in Slack to link a GitLab account: short-lived, works once. `expiresAt` in milliseconds. */
export interface Ticket {
  /** Unguessable: it travels in a URL. */
  id: string;
  person: SlackPerson;
  instance: string;
  /** The submission that waits for the link. */
  submission?: string;
  expiresAt: number;
  /** Where it was asked for. */
  channelId?: string;
}

export interface Tickets {
  issue(ticket: Ticket): Promise<void>;
  /** Undefined when unknown, consumed or expired. Consumes nothing: link scanners fetch too. */
  find(id: string): Promise<Ticket | undefined>;
  /** The ticket, to exactly one caller, before it expires. */
  consume(id: string): Promise<Ticket | undefined>;
}

interface Row {
  ticket: Ticket;
  validUntil: number;
}

export function createTickets(table: Table, { now }: Pick<Seams, 'now'> = realSeams): Tickets {
  return {
    async issue(ticket) {
      const expiry = { validUntil: ticket.expiresAt, expiresAt: Math.ceil(ticket.expiresAt / 1000) };
      await table.put({ ...keyFor(ticket.id), ticket, ...expiry });
    },

    async find(id) {
      const row = await table.get<Row>(keyFor(id));
      return row && row.validUntil > now() ? row.ticket : undefined;
    },

    async consume(id) {
      const row = await table.delete<Row>(keyFor(id), { when: '#validUntil > :now', values: { now: now() } });
      return row?.ticket;
    },
  };
}

function keyFor(id: string): RowKey {
  return { pk: keyOf('ticket', id), sk: 'ticket' };
}

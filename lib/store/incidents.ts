import type { Incident, IncidentKey } from '../incident/incident.ts';
import { realSeams, type Seams } from '../seams.ts';
import type { Tenant } from '../tenant.ts';
import { dueShardOf } from './due.ts';
import { assign } from './expressions.ts';
import { projectionKey } from './incident-keys.ts';
import { digest, type RowKey } from './keys.ts';
import type { Table } from './table.ts';
import { createUntoldIncidents, type UntoldIncidents } from './untold-incidents.ts';

/** The newest that GitLab told about an incident. Not a record of it, only what its cards are drawn from. */
export interface Projection {
  incident: Incident;
  /** One more with each write that was accepted. */
  version: number;
  /** The version the cards last showed. */
  announced: number;
  /** Who did it, as GitLab named them. */
  actor?: string;
  /** GitLab told two different things about one moment: ask it again. */
  tie?: boolean;
}

export interface Incidents extends UntoldIncidents {
  /**
   * Keeps what GitLab told, if it is newer than what is kept: by `updatedAt`, then closed above opened. Events may come in
   * any order and any number. `tie`: equally new, and different; what is kept stays, marked, with a new version. `stale`:
   * older, or known already.
   */
  write(tenant: Tenant, incident: Incident, by: { actor?: string }): Promise<'written' | 'stale' | 'tie'>;
  /**
   * Ends a tie with what GitLab answered. False, and nothing changes, when the projection moved on from `version`, or
   * GitLab (a lagging replica) answered with something older.
   */
  settle(tenant: Tenant, incident: Incident, settled: { version: number; actor?: string }): Promise<boolean>;
  find(tenant: Tenant, key: IncidentKey): Promise<Projection | undefined>;
  /** Remembers that the cards show this version; false when they are known to show it, or a later one, already. */
  markAnnounced(tenant: Tenant, key: IncidentKey, version: number): Promise<boolean>;
}

interface Row extends Projection {
  updatedAt: number;
  rank: number;
  content: string;
}

/** True while the cards show less than what is known. */
export function isDirty({ version, announced }: Pick<Projection, 'version' | 'announced'>): boolean {
  return announced < version;
}

/** So long a job that was queued may take before it counts as lost, in milliseconds. */
const onItsWay = 60_000;

export function createIncidents(table: Table, { now }: Pick<Seams, 'now'> = realSeams): Incidents {
  const dueFields = (key: RowKey, dueAt = now() + onItsWay) => ({ dueShard: dueShardOf(key), dueAt });

  /** One conditional write of everything there is to know. */
  async function accept(tenant: Tenant, incident: Incident, actor: string | undefined, when: string, values = {}) {
    const told = { incident, updatedAt: incident.updatedAt, rank: rankOf(incident), content: contentOf(incident) };
    const fields = assign({ ...told, actor, tie: undefined, ...dueFields(projectionKey(tenant, incident)) });
    return table.update(projectionKey(tenant, incident), {
      update: `${fields.update} ADD #version :one, #announced :zero`,
      when,
      values: { ...fields.values, ...values, one: 1, zero: 0 },
    });
  }

  return {
    ...createUntoldIncidents(table),

    async write(tenant, incident, { actor }) {
      const newer = '#updatedAt < :updatedAt OR (#updatedAt = :updatedAt AND #rank < :rank)';
      if (await accept(tenant, incident, actor, `attribute_not_exists(#pk) OR ${newer}`)) return 'written';
      // The projection only ever moves forward, so what was not newer a moment ago is not newer now.
      const { updatedAt } = incident;
      const due = dueFields(projectionKey(tenant, incident));
      const tied = await table.update(projectionKey(tenant, incident), {
        update: 'SET #tie = :true, #dueShard = :dueShard, #dueAt = :dueAt ADD #version :one',
        when: '#updatedAt = :updatedAt AND #rank = :rank AND #content <> :content',
        values: { updatedAt, rank: rankOf(incident), content: contentOf(incident), true: true, one: 1, ...due },
      });
      return tied ? 'tie' : 'stale';
    },

    async settle(tenant, incident, { version, actor }) {
      const when = '#version = :version AND #updatedAt <= :updatedAt';
      return (await accept(tenant, incident, actor, when, { version })) !== undefined;
    },

    async find(tenant, key) {
      const row = await table.get<Row>(projectionKey(tenant, key));
      if (!row) return undefined;
      const { incident, version, announced, actor, tie } = row;
      return { incident, version, announced, actor, tie };
    },

    async markAnnounced(tenant, key, version) {
      const mark = (update: string, when: string) =>
        table.update(projectionKey(tenant, key), {
          update,
          when: `#announced < :version AND ${when}`,
          values: { version },
        });
      // What came meanwhile is still to be told.
      const all = await mark('SET #announced = :version REMOVE #dueShard, #dueAt', '#version = :version');
      return Boolean(all ?? (await mark('SET #announced = :version', '#version > :version')));
    },
  };
}

/** Of two equally new reports the closed one is kept: a close is the later news far more often than a reopening. */
function rankOf({ state }: Incident): number {
  return state === 'closed' ? 1 : 0;
}

/** Equal for the same content, whatever order its parts were told in. */
function contentOf(incident: Incident): string {
  const assignees = incident.assignees.map(({ name, username }) => [username, name]).sort();
  const parts = Object.entries({ ...incident, assignees, labels: incident.labels.toSorted() });
  return digest(JSON.stringify(parts.filter(([, value]) => value !== undefined).sort()));
}

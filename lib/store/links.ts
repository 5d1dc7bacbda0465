import type { SlackPerson, Tenant } from '../tenant.ts';
import { keyOf, type RowKey, withoutKey } from './keys.ts';
import type { Table } from './table.ts';

/** Who somebody in Slack is at a GitLab instance. Holds no secret. `linkedAt` in milliseconds. */
export interface Link {
  person: SlackPerson;
  instance: string;
  gitlabUserId: number;
  username: string;
  name: string;
  linkedAt: number;
}

export interface Links {
  find(person: SlackPerson, instance: string): Promise<Link | undefined>;
  /** Overwrites: a person has one GitLab account per instance. */
  save(link: Link): Promise<void>;
  /** False when there was none. */
  remove(person: SlackPerson, instance: string): Promise<boolean>;
  /** Everybody in the tenant who linked this GitLab account. */
  findByGitLabUser(tenant: Tenant, instance: string, gitlabUserId: number): Promise<Link[]>;
  all(tenant: Tenant): Promise<Link[]>;
}

export function createLinks(table: Table): Links {
  return {
    async find(person, instance) {
      const row = await table.get<Link & RowKey>(keyFor(person, instance));
      return row && withoutKey(row);
    },

    async save(link) {
      await table.put({ ...link, ...keyFor(link.person, link.instance) });
    },

    remove: async (person, instance) => (await table.delete(keyFor(person, instance))) !== undefined,

    async findByGitLabUser(tenant, instance, gitlabUserId) {
      const rows = await table.query<Link>({
        where: '#pk = :pk',
        filter: '#instance = :instance AND #gitlabUserId = :gitlabUserId',
        values: { pk: partitionOf(tenant), instance, gitlabUserId },
      });
      return rows.map((row) => withoutKey(row));
    },

    async all(tenant) {
      const rows = await table.query<Link>({ where: '#pk = :pk', values: { pk: partitionOf(tenant) } });
      return rows.map((row) => withoutKey(row));
    },
  };
}

/** User ids are unique within a tenant, whichever of its workspaces the person acts in. */
function keyFor({ tenant, userId }: SlackPerson, instance: string): RowKey {
  return { pk: partitionOf(tenant), sk: keyOf(instance, userId) };
}

function partitionOf(tenant: Tenant): string {
  return keyOf(tenant, 'links');
}

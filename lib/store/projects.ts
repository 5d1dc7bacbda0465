import type { Tenant } from '../tenant.ts';
import { assign } from './expressions.ts';
import { keyOf, type RowKey, withoutKey } from './keys.ts';
import type { Table } from './table.ts';

/** A GitLab project the workspace works with, kept under its id: paths change. `addedAt` in milliseconds. */
export interface Project {
  tenant: Tenant;
  instance: string;
  projectId: number;
  path: string;
  name: string;
  url: string;
  visibility: 'private' | 'internal' | 'public';
  /** Who added it: background reads use their GitLab token. */
  keeper: { userId: string; name: string };
  templateName?: string;
  /** `id` is ours, in the hook's URL. */
  hook?: { id: string; gitlabHookId: number; signing: boolean };
  addedAt: number;
}

export type ProjectFields = Partial<Omit<Project, 'tenant' | 'instance' | 'projectId'>>;

export interface Projects {
  find(tenant: Tenant, instance: string, projectId: number): Promise<Project | undefined>;
  /** By the path as it was last known. */
  findByPath(tenant: Tenant, instance: string, path: string): Promise<Project | undefined>;
  save(project: Project): Promise<void>;
  /** Changes only these fields, an undefined one is taken away. False when there is no such project (any more). */
  update(tenant: Tenant, instance: string, projectId: number, fields: ProjectFields): Promise<boolean>;
  /** False when there was none. */
  remove(tenant: Tenant, instance: string, projectId: number): Promise<boolean>;
  all(tenant: Tenant): Promise<Project[]>;
}

export function createProjects(table: Table): Projects {
  return {
    async find(tenant, instance, projectId) {
      const row = await table.get<Project & RowKey>(keyFor(tenant, instance, projectId));
      return row && withoutKey(row);
    },

    async findByPath(tenant, instance, path) {
      const [row] = await table.query<Project>({
        where: '#pk = :pk AND begins_with(#sk, :instance)',
        filter: '#path = :path',
        values: { pk: partitionOf(tenant), instance: keyOf(instance, ''), path },
      });
      return row && withoutKey(row);
    },

    async save(project) {
      await table.put({ ...project, ...keyFor(project.tenant, project.instance, project.projectId) });
    },

    async update(tenant, instance, projectId, fields) {
      const key = keyFor(tenant, instance, projectId);
      return (await table.update(key, { ...assign({ ...fields }), when: 'attribute_exists(#pk)' })) !== undefined;
    },

    remove: async (tenant, instance, projectId) =>
      (await table.delete(keyFor(tenant, instance, projectId))) !== undefined,

    async all(tenant) {
      const rows = await table.query<Project>({ where: '#pk = :pk', values: { pk: partitionOf(tenant) } });
      return rows.map((row) => withoutKey(row));
    },
  };
}

function keyFor(tenant: Tenant, instance: string, projectId: number): RowKey {
  return { pk: partitionOf(tenant), sk: keyOf(instance, projectId) };
}

function partitionOf(tenant: Tenant): string {
  return keyOf(tenant, 'projects');
}

import type { Tenant } from '../tenant.ts';
import { keyOf, type RowKey } from './keys.ts';
import type { Table } from './table.ts';

/** A project as a picker shows it. */
export interface ChosenProject {
  instance: string;
  projectId: number;
  label: string;
}

/** What a person chose last, so that a form can open with it before GitLab is asked. */
export interface Preferences {
  lastProject(tenant: Tenant, userId: string): Promise<ChosenProject | undefined>;
  rememberProject(tenant: Tenant, userId: string, project: ChosenProject): Promise<void>;
}

export function createPreferences(table: Table): Preferences {
  return {
    async lastProject(tenant, userId) {
      return (await table.get<{ project: ChosenProject }>(keyFor(tenant, userId)))?.project;
    },

    async rememberProject(tenant, userId, { instance, projectId, label }) {
      await table.put({ ...keyFor(tenant, userId), project: { instance, projectId, label } });
    },
  };
}

function keyFor(tenant: Tenant, userId: string): RowKey {
  return { pk: keyOf(tenant, 'preferences', userId), sk: 'last-project' };
}

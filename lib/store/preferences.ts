import type { IncidentKey } from '../incident/incident.ts';
import type { Tenant } from '../tenant.ts';
import { keyOf, type RowKey } from './keys.ts';
import type { Table } from './table.ts';

/** A project as a picker shows it. */
export interface ChosenProject {
  instance: string;
  projectId: number;
  label: string;
}

/** An incident as a picker shows it. */
export interface ChosenIncident {
  key: IncidentKey;
  label: string;
}

/** What a person chose last, so that a form can open with it before GitLab is asked. */
export interface Preferences {
  lastProject(tenant: Tenant, userId: string): Promise<ChosenProject | undefined>;
  rememberProject(tenant: Tenant, userId: string, project: ChosenProject): Promise<void>;
  lastIncident(tenant: Tenant, userId: string): Promise<ChosenIncident | undefined>;
  rememberIncident(tenant: Tenant, userId: string, incident: ChosenIncident): Promise<void>;
}

export function createPreferences(table: Table): Preferences {
  return {
    async lastProject(tenant, userId) {
      return (await table.get<{ project: ChosenProject }>(keyFor(tenant, userId, 'last-project')))?.project;
    },

    async rememberProject(tenant, userId, { instance, projectId, label }) {
      await table.put({ ...keyFor(tenant, userId, 'last-project'), project: { instance, projectId, label } });
    },

    async lastIncident(tenant, userId) {
      return (await table.get<{ incident: ChosenIncident }>(keyFor(tenant, userId, 'last-incident')))?.incident;
    },

    async rememberIncident(tenant, userId, { key: { instance, projectId, iid }, label }) {
      const incident: ChosenIncident = { key: { instance, projectId, iid }, label };
      await table.put({ ...keyFor(tenant, userId, 'last-incident'), incident });
    },
  };
}

function keyFor(tenant: Tenant, userId: string, what: 'last-project' | 'last-incident'): RowKey {
  return { pk: keyOf(tenant, 'preferences', userId), sk: what };
}

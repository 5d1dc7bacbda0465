import type { Incident, IncidentKey } from '../../lib/incident/incident.ts';
import { Secret } from '../../lib/secret.ts';
import { createKeyRing } from '../../lib/store/seal.ts';
import type { Submission } from '../../lib/store/submissions.ts';
import type { FreshPair } from '../../lib/store/tokens.ts';
import { type SlackPerson, type Tenant, tenantOf } from '../../lib/tenant.ts';

/** Frozen: no test depends on the clock. */
export const noon = Date.UTC(2026, 10, 22, 12);
export const instance = 'https://gitlab.example.com';

/** One 32-byte key, written as base64, of a repeated byte. */
export function key(byte: number): string {
  return Buffer.alloc(32, byte).toString('base64');
}

export const ring = createKeyRing(new Secret(`k1:${key(1)}`));

let tenants = 0;

/** A tenant nobody else has: tests share one engine and never meet. */
export function newTenant(): Tenant {
  tenants += 1;
  return tenantOf('1234.5678', { teamId: `T${tenants}`, isEnterpriseInstall: false });
}

export function person(tenant: Tenant, userId = 'U1'): SlackPerson {
  return { tenant, teamId: 'T1', userId };
}

export function pair(name: string, overrides: Partial<FreshPair> = {}): FreshPair {
  return {
    accessToken: new Secret(`access-${name}`),
    refreshToken: new Secret(`refresh-${name}`),
    expiresAt: noon + 7_200_000,
    scope: 'api',
    ...overrides,
  };
}

export const incidentKey: IncidentKey = { instance, projectId: 42, iid: 7 };

export function incident(overrides: Partial<Incident> = {}): Incident {
  return {
    ...incidentKey,
    id: 9001,
    title: 'Checkout is down',
    url: `${instance}/shop/checkout/-/issues/7`,
    projectPath: 'shop/checkout',
    state: 'opened',
    severity: 'high',
    status: 'triggered',
    confidential: false,
    assignees: [{ name: 'Ada', username: 'ada' }],
    labels: ['payments'],
    updatedAt: noon,
    ...overrides,
  };
}

export function submission(tenant: Tenant, overrides: Partial<Submission> = {}): Submission {
  return {
    tenant,
    key: '1337.42.abcdef',
    kind: 'declare',
    person: person(tenant),
    typed: { title: 'Checkout is down', description: 'card payments fail' },
    createdAt: noon,
    attempts: 0,
    state: 'due',
    ulid: '01JD9Z4V4R8N7Q2C3B5M6K8H0T',
    progress: {},
    ...overrides,
  };
}

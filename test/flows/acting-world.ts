import { UpstreamError } from '../../lib/errors.ts';
import type { RenewRooms } from '../../lib/flows/renew.ts';
import { Secret } from '../../lib/secret.ts';
import type { Leases } from '../../lib/store/leases.ts';
import type { KeptPair, Tokens } from '../../lib/store/tokens.ts';
import type { SlackPerson, Tenant } from '../../lib/tenant.ts';
import { createVirtualTime } from './virtual-time.ts';

export const person: SlackPerson = { tenant: 'client/T1' as Tenant, teamId: 'T1', userId: 'U1' };
export const instance = 'https://gitlab.example';
const hours = 3_600_000;

type Step = 'find' | 'replace' | 'acquire' | 'refresh' | 'refreshed';

/** One person's pair in a store, the same grant at a GitLab as strict as the real one, and a clock that is ours. */
export function createActingWorld({ expiresIn = 0, delay = (_step: Step): number => 0 } = {}) {
  const time = createVirtualTime();
  const gitlab = { live: 'r0', access: 'a0', count: 0, revoked: [] as string[], refreshes: 0, refused: 0, down: false };
  let row: KeptPair | undefined = {
    accessToken: new Secret('a0'),
    refreshToken: new Secret('r0'),
    expiresAt: time.now() + expiresIn,
    generation: 1,
    scope: 'api',
    needsRelink: false,
  };
  const lease = { owner: '', until: 0 };
  const step = async (name: Step) => {
    const wait = delay(name);
    if (wait > 0) await time.after(wait);
  };

  const leases: Leases = {
    async acquire(_name, owner, until, now) {
      await step('acquire');
      if (lease.until > now && lease.owner !== owner) return false;
      Object.assign(lease, { owner, until });
      return true;
    },
    async release(_name, owner) {
      if (lease.owner === owner) lease.until = 0;
    },
  };
  const holds = (token: Secret) => row?.refreshToken.reveal() === token.reveal();
  const tokens: Pick<Tokens, 'find' | 'replace' | 'markForRelink' | 'remove'> = {
    async find() {
      await step('find');
      return row && { ...row };
    },
    async replace(_person, _instance, consumed, next) {
      await step('replace');
      if (!row || !holds(consumed)) return false;
      row = { ...next, generation: row.generation + 1, needsRelink: false };
      return true;
    },
    async markForRelink(_person, _instance, unchanged) {
      if (!row || !holds(unchanged)) return false;
      row = { ...row, needsRelink: true };
      return true;
    },
    async remove() {
      const removed = row;
      row = undefined;
      return removed;
    },
  };
  const failed = (code: string, transient: boolean) =>
    new UpstreamError({ service: 'gitlab', operation: 'oauth refresh_token', code, transient });
  const rooms: RenewRooms = {
    tokens: tokens as Tokens,
    leases,
    seams: { ...time, randomBytes: (count) => Buffer.alloc(count, ++gitlab.count) },
    grants: {
      async refresh(refreshToken) {
        await step('refresh');
        gitlab.refreshes += 1;
        if (gitlab.down) throw failed('timeout', true);
        if (refreshToken.reveal() !== gitlab.live) {
          gitlab.refused += 1;
          throw failed('invalid_grant', false);
        }
        gitlab.live = `r${gitlab.refreshes}`;
        gitlab.access = `a${gitlab.refreshes}`;
        const next = { accessToken: new Secret(gitlab.access), refreshToken: new Secret(gitlab.live) };
        await step('refreshed');
        return { ...next, expiresAt: time.now() + 2 * hours, scope: 'api' };
      },
      async revoke(refreshToken) {
        gitlab.revoked.push(refreshToken.reveal());
        return true;
      },
    },
  };
  return {
    rooms,
    time,
    gitlab,
    stored: () => row,
    store: (pair: KeptPair | undefined) => {
      row = pair;
    },
    /** Something done at GitLab, which knows only the live access token. */
    async act(accessToken: Secret): Promise<string> {
      if (accessToken.reveal() !== gitlab.access) throw failed('invalid_token', false);
      return `done with ${accessToken.reveal()}`;
    },
  };
}

import { createHash } from 'node:crypto';
import type { Person, World } from './world.ts';

/** An OAuth application registered at this GitLab. `redirectUris` are compared to the letter. */
export type OAuthClient = { id: string; secret: string; name: string; redirectUris: string[]; scopes: string[] };

type Code = {
  client: OAuthClient;
  person: Person;
  redirectUri: string;
  scope: string;
  challenge: string;
  expiresAt: number;
  used: boolean;
};

/** One row at GitLab: the access and the refresh token live and die together. Times are epoch milliseconds. */
export type Pair = {
  accessToken: string;
  refreshToken: string;
  client: OAuthClient;
  person: Person;
  scope: string;
  redirectUri: string;
  createdAt: number;
  revoked: boolean;
};

/** What a bearer turned out to be. */
export type Bearer = { state: 'live' | 'expired' | 'revoked'; pair: Pair } | { state: 'unknown' };

/** https://docs.gitlab.com/api/oauth2/ : two hours, for everybody. */
export const accessTokenSeconds = 7200;
const codeSeconds = 600;

/** The codes and tokens GitLab handed out. */
export function createGrants(world: World, clients: OAuthClient[]) {
  const codes = new Map<string, Code>();
  const pairs: Pair[] = [];

  function issue(from: Pick<Pair, 'client' | 'person' | 'scope' | 'redirectUri'>): Pair {
    const { client, person, scope, redirectUri } = from;
    const secrets = { accessToken: world.random(32), refreshToken: world.random(32) };
    const pair = { ...secrets, client, person, scope, redirectUri, createdAt: world.now(), revoked: false };
    pairs.push(pair);
    return pair;
  }

  return {
    clients,
    issue,
    createCode(grant: Omit<Code, 'expiresAt' | 'used'>): string {
      const code = world.random(32);
      codes.set(code, { ...grant, expiresAt: world.now() + codeSeconds * 1000, used: false });
      return code;
    },
    /** The pair for a code, once, within ten minutes, with its verifier and the very same redirect URI; else nothing. */
    redeem(client: OAuthClient, code: string, redirectUri: string, verifier: string): Pair | undefined {
      const found = codes.get(code);
      if (!found || found.used || found.client !== client || found.expiresAt <= world.now()) return undefined;
      const challenge = createHash('sha256').update(verifier).digest('base64url');
      if (found.redirectUri !== redirectUri || found.challenge !== challenge) return undefined;
      found.used = true;
      return issue(found);
    },
    /**
     * The next pair. The old access and refresh token die in the same moment; whoever comes second gets nothing, and the
     * winner's pair stays alive. A blocked person gets nothing.
     */
    refresh(client: OAuthClient, refreshToken: string, redirectUri: string): Pair | undefined {
      const old = pairs.find((pair) => pair.refreshToken === refreshToken && pair.client === client);
      if (!old || old.revoked || old.redirectUri !== redirectUri || old.person.state === 'blocked') return undefined;
      old.revoked = true;
      return issue(old);
    },
    find(token: string): Pair | undefined {
      return pairs.find((pair) => pair.accessToken === token || pair.refreshToken === token);
    },
    bearer(token: string): Bearer {
      const pair = pairs.find((one) => one.accessToken === token);
      if (!pair) return { state: 'unknown' };
      if (pair.revoked) return { state: 'revoked', pair };
      const expired = pair.createdAt + accessTokenSeconds * 1000 <= world.now();
      return { state: expired ? 'expired' : 'live', pair };
    },
    /** A person who already let this application in is not asked again. */
    hasApproved(person: Person, client: OAuthClient): boolean {
      return pairs.some((pair) => pair.person === person && pair.client === client && !pair.revoked);
    },
    /** What "Revoke" on GitLab's applications page does. */
    revokeAll(person: Person): void {
      for (const pair of pairs) if (pair.person === person) pair.revoked = true;
    },
  };
}
export type Grants = ReturnType<typeof createGrants>;

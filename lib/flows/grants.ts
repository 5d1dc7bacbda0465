import { UpstreamError } from '../errors.ts';
import type { Grant } from '../gitlab/grant.ts';
import { type GitLabOAuth, refreshGrant, revokeToken } from '../gitlab/oauth.ts';
import type { Log } from '../log.ts';
import type { Secret } from '../secret.ts';

/** What becomes of people's grants at GitLab once they are given. */
export interface Grants {
  /** A new pair; kills the old one. Throws `UpstreamError`, `invalid_grant` when this refresh token is used up. */
  refresh(refreshToken: Secret): Promise<Grant>;
  /** Ends a pair by its refresh token. False when GitLab could not be told: nothing else depends on it. */
  revoke(refreshToken: Secret): Promise<boolean>;
}

export function createGrants(oauth: GitLabOAuth, log: Log): Grants {
  return {
    refresh: (refreshToken) => refreshGrant(oauth, refreshToken),
    async revoke(refreshToken) {
      try {
        await revokeToken(oauth, refreshToken);
        return true;
      } catch (failure) {
        if (!(failure instanceof UpstreamError)) throw failure;
        log.warn('a GitLab grant was not revoked', { code: failure.code });
        return false;
      }
    },
  };
}

import type { Secret } from '../secret.ts';

/** A pair as GitLab hands it out. `expiresAt` is when the access token ends, in milliseconds. */
export interface FreshPair {
  accessToken: Secret;
  refreshToken: Secret;
  expiresAt: number;
  scope: string;
}

/** A pair as it is kept. The store counts the generation: one more with each pair that replaces another. */
export interface TokenPair extends FreshPair {
  generation: number;
}

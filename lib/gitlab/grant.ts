import * as oauth from 'oauth4webapi';
import * as z from 'zod/mini';
import { UpstreamError } from '../errors.ts';
import { Secret } from '../secret.ts';
import { narrow } from './client.ts';
import { type Call, type Guard, lost } from './failure.ts';

/** What GitLab grants: tokens that act for one person at one instance. */
export interface Grant {
  accessToken: Secret;
  /** Works once: using it kills this pair. */
  refreshToken: Secret;
  /** When the access token ends; milliseconds. */
  expiresAt: number;
  scope: string;
}

const granted = z.object({
  access_token: z.string(),
  refresh_token: z.string(),
  /** Seconds; 7,200 and not configurable. */
  expires_in: z._default(z.number(), 7_200),
  /** Epoch seconds. */
  created_at: z.optional(z.number()),
  scope: z._default(z.string(), 'api'),
});

export function readGrant(answer: oauth.TokenEndpointResponse, call: Call, now: number): Grant {
  const { access_token, refresh_token, expires_in, created_at, scope } = narrow(granted, answer, call);
  return {
    accessToken: new Secret(access_token),
    refreshToken: new Secret(refresh_token),
    expiresAt: (created_at ? created_at * 1000 : now) + expires_in * 1000,
    scope,
  };
}

/** Runs one guarded exchange. oauth4webapi's errors carry the answer, tokens included: nothing of it is passed on. */
export function judged<T>(guard: Guard, call: Call, exchange: () => Promise<T>): Promise<T> {
  return guard(call.operation, () => exchange().catch((error: unknown) => explain(call, error)));
}

function explain(call: Call, error: unknown): never {
  const misfit = error instanceof oauth.OperationProcessingError || error instanceof oauth.UnsupportedOperationError;
  if (!misfit) throw error;
  if (error.code === oauth.PARSE_ERROR) throw lost(call, 'not_json');
  const { operation } = call;
  const code = 'unexpected_answer';
  throw new UpstreamError({ service: 'gitlab', operation, code, transient: false, unknown: true });
}

/** Judges a callback's query: GitLab's own code when it says no, `invalid_callback` when this is not the answer to our request. */
export function judgedCallback(operation: string, judge: () => URLSearchParams): URLSearchParams {
  const failure = { service: 'gitlab', operation, transient: false } as const;
  try {
    const callback = judge();
    if (callback.has('code')) return callback;
  } catch (error) {
    const said = error instanceof oauth.AuthorizationResponseError ? error.error : '';
    if (/^[a-z_]{1,64}$/.test(said)) throw new UpstreamError({ ...failure, code: said });
  }
  throw new UpstreamError({ ...failure, code: 'invalid_callback' });
}

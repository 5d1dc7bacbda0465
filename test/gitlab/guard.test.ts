import { expect, test } from '@jest/globals';
import * as z from 'zod/mini';
import { UpstreamError } from '../../lib/errors.ts';
import { createGitLab } from '../../lib/gitlab/client.ts';
import type { Guard } from '../../lib/gitlab/failure.ts';
import { createGitLabOAuth, exchangeCode, refreshGrant, revokeToken } from '../../lib/gitlab/oauth.ts';
import { path } from '../../lib/gitlab/path.ts';
import { Secret } from '../../lib/secret.ts';
import { now, token } from './loopback.ts';

/** A guard that lets nobody pass, before a GitLab that must not be called. */
function setup() {
  const stopped: string[] = [];
  const guard: Guard = async (operation) => {
    stopped.push(operation);
    throw new UpstreamError({ service: 'gitlab', operation, code: 'unreachable', transient: true });
  };
  const fetch = () => Promise.reject(new Error('called'));
  const options = { url: 'https://gitlab.example', fetch, now: () => now, guard };
  return {
    stopped,
    gitlab: createGitLab(options),
    oauth: createGitLabOAuth({
      ...options,
      clientId: 'app',
      clientSecret: new Secret('s'),
      redirectUri: 'https://app.example/',
    }),
  };
}

test('every call of the API passes the guard, with a shorter deadline too', async () => {
  const { gitlab, stopped } = setup();
  const request = { path: path`projects/${42}`, answer: z.unknown() };
  await expect(gitlab.request(token, request)).rejects.toMatchObject({ code: 'unreachable' });
  await expect(gitlab.within(10).request(token, { ...request, operation: 'graphql x' })).rejects.toThrow();
  expect(stopped).toEqual(['GET projects/:', 'graphql x']);
});

test('so does everything that is done with grants: stopped there, no token is used up', async () => {
  const { oauth, stopped } = setup();
  const query = new URLSearchParams({ code: 'c', state: 's' });
  const stoppedAtTheGuard = { code: 'unreachable', unknown: false };
  await expect(refreshGrant(oauth, token)).rejects.toMatchObject(stoppedAtTheGuard);
  await expect(revokeToken(oauth, token)).rejects.toMatchObject(stoppedAtTheGuard);
  await expect(exchangeCode(oauth, { query, state: 's', codeVerifier: 'v'.repeat(43) })).rejects.toMatchObject(
    stoppedAtTheGuard,
  );
  expect(stopped).toEqual(['oauth refresh_token', 'oauth revoke', 'oauth authorization_code']);
});

import { expect, test } from '@jest/globals';
import { createHook, deleteHook, findHook } from '../../lib/gitlab/hooks.ts';
import { newSigningToken } from '../../lib/gitlab/verify.ts';
import { Secret } from '../../lib/secret.ts';
import { answer, setup, token } from './loopback.ts';

const url = 'https://app.example/gitlab/webhooks/h1';
const secrets = {
  token: new Secret('plain'),
  signingToken: newSigningToken({ randomBytes: (n) => Buffer.alloc(n, 7) }),
};

test('registers a hook for issues alone, with every flag said', async () => {
  const { gitlab, received, lastBody } = await setup(answer(201, { id: 3, url, signing_token_present: true }));
  await expect(createHook(gitlab, token, 42, { url, ...secrets })).resolves.toEqual({ id: 3, signing: true });
  expect(received[0]).toMatchObject({ method: 'POST', url: '/api/v4/projects/42/hooks' });
  expect(lastBody()).toEqual({
    url,
    name: 'Incidents in Slack',
    push_events: false,
    issues_events: true,
    confidential_issues_events: true,
    note_events: false,
    confidential_note_events: false,
    enable_ssl_verification: true,
    token: 'plain',
    signing_token: secrets.signingToken.reveal(),
  });
});

test('an older GitLab does not sign', async () => {
  const { gitlab } = await setup(
    answer(201, { id: 3, url }),
    answer(201, { id: 3, url, signing_token_present: false }),
  );
  await expect(createHook(gitlab, token, 42, { url, ...secrets })).resolves.toEqual({ id: 3, signing: false });
  await expect(createHook(gitlab, token, 42, { url, ...secrets })).resolves.toEqual({ id: 3, signing: false });
});

test('a Developer may not', async () => {
  const { gitlab } = await setup(answer(403, { message: '403 Forbidden' }));
  await expect(createHook(gitlab, token, 42, { url, ...secrets })).rejects.toMatchObject({
    code: 'forbidden',
    transient: false,
  });
});

test('finds a hook by its URL', async () => {
  const { gitlab } = await setup(
    answer(200, [
      { id: 1, url: `${url}2` },
      { id: 3, url, signing_token_present: true },
    ]),
    answer(200, []),
  );
  await expect(findHook(gitlab, token, 42, url)).resolves.toEqual({ id: 3, signing: true });
  await expect(findHook(gitlab, token, 42, url)).resolves.toBeUndefined();
});

test('deletes a hook; one that is gone is not found', async () => {
  const { gitlab, received } = await setup(
    (response) => response.writeHead(204).end(),
    answer(404, { message: '404 Not found' }),
  );
  await deleteHook(gitlab, token, 42, 3);
  expect(received[0]).toMatchObject({ method: 'DELETE', url: '/api/v4/projects/42/hooks/3' });
  await expect(deleteHook(gitlab, token, 42, 3)).rejects.toMatchObject({ code: 'not_found' });
});

import { existsSync, readFileSync } from 'node:fs';
import { describe, expect, test } from '@jest/globals';
import { buildSchema, parse, validate } from 'graphql';
import { documents } from '../../lib/gitlab/documents.ts';
import { setSeverity } from '../../lib/gitlab/severity.ts';
import { readIncidentStatus, setStatus } from '../../lib/gitlab/status.ts';
import { answer, cuts, setup, token } from './loopback.ts';

const place = { projectPath: 'acme/payments', iid: 12 };
const updatedAt = '2026-05-28T06:04:31.155Z';
const denied =
  "The resource that you are attempting to access does not exist or you don't have permission to perform this action";

test('sets the severity', async () => {
  const done = { data: { issueSetSeverity: { errors: [], issue: { severity: 'HIGH', updatedAt } } } };
  const { gitlab, received, lastBody } = await setup(answer(200, done));
  await expect(setSeverity(gitlab, token, place, 'high')).resolves.toEqual({
    severity: 'high',
    updatedAt: Date.parse(updatedAt),
  });
  expect(received[0]).toMatchObject({ method: 'POST', url: '/api/graphql' });
  expect(lastBody().variables).toEqual({ projectPath: 'acme/payments', iid: '12', severity: 'HIGH' });
});

test('sets and reads the escalation status', async () => {
  const issue = { escalationStatus: 'ACKNOWLEDGED', updatedAt };
  const { gitlab, lastBody } = await setup(
    answer(200, { data: { issueSetEscalationStatus: { errors: [], issue } } }),
    answer(200, { data: { project: { issue } } }),
    answer(200, { data: { project: { issue: { ...issue, escalationStatus: null } } } }),
  );
  const told = { status: 'acknowledged', updatedAt: Date.parse(updatedAt) };
  await expect(setStatus(gitlab, token, place, 'acknowledged')).resolves.toEqual(told);
  expect(lastBody().variables).toMatchObject({ status: 'ACKNOWLEDGED' });
  await expect(readIncidentStatus(gitlab, token, place)).resolves.toEqual(told);
  await expect(readIncidentStatus(gitlab, token, place)).resolves.toMatchObject({ status: undefined });
});

describe('a no', () => {
  test("in the payload's errors carries GitLab's words", async () => {
    const { gitlab } = await setup(
      answer(200, { data: { issueSetSeverity: { errors: ['Bad', 'Worse'], issue: null } } }),
    );
    await expect(setSeverity(gitlab, token, place, 'high')).rejects.toMatchObject({
      code: 'invalid',
      detail: 'Bad; Worse',
      transient: false,
    });
  });

  test('for lack of permission is forbidden', async () => {
    const { gitlab } = await setup(
      answer(200, { data: { issueSetEscalationStatus: null }, errors: [{ message: denied, path: [] }] }),
    );
    await expect(setStatus(gitlab, token, place, 'resolved')).rejects.toMatchObject({
      code: 'forbidden',
      detail: denied,
      unknown: false,
    });
  });

  test('for too many requests is worth another try', async () => {
    const message = 'This endpoint has been requested too many times. Try again later.';
    const { gitlab } = await setup(answer(200, { errors: [{ message }] }));
    await expect(setStatus(gitlab, token, place, 'resolved')).rejects.toMatchObject({
      code: 'rate_limited',
      transient: true,
    });
  });

  test('of any other kind is told', async () => {
    const { gitlab } = await setup(
      answer(200, { errors: [{ message: 'Query too complex' }] }),
      answer(401, { errors: [{ message: 'Invalid token' }] }),
    );
    await expect(setStatus(gitlab, token, place, 'resolved')).rejects.toMatchObject({
      code: 'graphql_error',
      detail: 'Query too complex',
    });
    await expect(setStatus(gitlab, token, place, 'resolved')).rejects.toMatchObject({
      code: 'invalid_token',
      status: 401,
    });
  });

  test.each([{ project: null }, { project: { issue: null } }])('reading %j is not found', async (data) => {
    const { gitlab } = await setup(answer(200, { data }));
    await expect(readIncidentStatus(gitlab, token, place)).rejects.toMatchObject({ code: 'not_found' });
  });
});

test('a lost answer leaves a mutation unknown, not a query', async () => {
  const { gitlab } = await setup(cuts, cuts);
  await expect(setSeverity(gitlab, token, place, 'high')).rejects.toMatchObject({ code: 'network', unknown: true });
  await expect(readIncidentStatus(gitlab, token, place)).rejects.toMatchObject({ code: 'network', unknown: false });
});

describe.each(['gitlab-schema-16.3.graphql', 'gitlab-schema.graphql'])('%s', (name) => {
  const file = new URL(`../../../shared/data/gitlab/${name}`, import.meta.url);
  const known = existsSync(file);
  (known ? test : test.skip)(`knows every document${known ? '' : ' (skipped: ../shared is absent)'}`, () => {
    const schema = buildSchema(readFileSync(file, 'utf8'), { assumeValid: true });
    for (const { name, text } of documents) {
      expect({ name, errors: validate(schema, parse(text)).map(({ message }) => message) }).toEqual({
        name,
        errors: [],
      });
    }
  });
});

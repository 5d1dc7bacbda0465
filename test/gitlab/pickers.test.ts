import { describe, expect, test } from '@jest/globals';
import { searchLabels } from '../../lib/gitlab/labels.ts';
import { findMember, searchMembers } from '../../lib/gitlab/members.ts';
import { findIncidentTemplate, listIssueTemplates, readIssueTemplate } from '../../lib/gitlab/templates.ts';
import { currentUser } from '../../lib/gitlab/user.ts';
import { answer, setup, token } from './loopback.ts';

describe('members', () => {
  const ada = { id: 1, name: 'Ada Okafor', username: 'ada.okafor', state: 'active', access_level: 40 };

  test('are found by name, inherited ones too, without the blocked', async () => {
    const { gitlab, received } = await setup(answer(200, [ada, { ...ada, id: 2, state: 'blocked' }]));
    await expect(searchMembers(gitlab, token, 42, 'ada')).resolves.toEqual([
      { id: 1, name: 'Ada Okafor', username: 'ada.okafor' },
    ]);
    expect(received[0]?.url).toBe('/api/v4/projects/42/members/all?per_page=20&query=ada');
  });

  test('are all listed when nothing is typed', async () => {
    const { gitlab, received } = await setup(answer(200, []));
    await searchMembers(gitlab, token, 42, '', { limit: 5 });
    expect(received[0]?.url).toBe('/api/v4/projects/42/members/all?per_page=5');
  });
});

describe('findMember', () => {
  const ada = { id: 1, name: 'Ada', username: 'ada', state: 'active' };
  const lovelace = { id: 2, name: 'Ada Lovelace', username: 'ada.lovelace', state: 'active' };

  test.each(['ada', 'ADA'])('finds the one whose username is %s, not one that only contains it', async (username) => {
    const { gitlab, received } = await setup(answer(200, [lovelace, ada]));
    await expect(findMember(gitlab, token, 42, username)).resolves.toEqual({ id: 1, name: 'Ada', username: 'ada' });
    expect(received[0]?.url).toBe(`/api/v4/projects/42/members/all?per_page=100&query=${username}`);
  });

  test('is undefined for a stranger, and for who is blocked', async () => {
    const { gitlab } = await setup(answer(200, [lovelace]), answer(200, [{ ...ada, state: 'blocked' }]));
    await expect(findMember(gitlab, token, 42, 'ada')).resolves.toBeUndefined();
    await expect(findMember(gitlab, token, 42, 'ada')).resolves.toBeUndefined();
  });
});

test('labels are found by name', async () => {
  const { gitlab, received } = await setup(answer(200, [{ id: 1, name: 'data base' }]), answer(200, []));
  await expect(searchLabels(gitlab, token, 42, 'data base')).resolves.toEqual(['data base']);
  await expect(searchLabels(gitlab, token, 42, '')).resolves.toEqual([]);
  expect(received.map(({ url }) => url)).toEqual([
    '/api/v4/projects/42/labels?per_page=20&search=data+base',
    '/api/v4/projects/42/labels?per_page=20',
  ]);
});

describe('the incident template', () => {
  const listed = [
    { key: 'bug', name: 'bug' },
    { key: 'Incident', name: 'Incident' },
  ];

  test('is found whatever the case of its name, and read by its key', async () => {
    const { gitlab, received } = await setup(
      answer(200, listed),
      answer(200, { name: 'Incident', content: '## What\n' }),
    );
    await expect(findIncidentTemplate(gitlab, token, 42, 'incident')).resolves.toEqual({
      name: 'Incident',
      content: '## What\n',
    });
    expect(received[1]?.url).toBe('/api/v4/projects/42/templates/issues/Incident');
  });

  test('of exactly the name wins over one that differs in case', async () => {
    const { gitlab } = await setup(
      answer(200, [...listed, { key: 'incident', name: 'incident' }]),
      answer(200, { content: 'x' }),
    );
    expect(await findIncidentTemplate(gitlab, token, 42, 'incident')).toMatchObject({ name: 'incident' });
  });

  test('is undefined where the project has none of that name', async () => {
    const { gitlab, received } = await setup(answer(200, listed));
    await expect(findIncidentTemplate(gitlab, token, 42, 'outage')).resolves.toBeUndefined();
    expect(received).toHaveLength(1);
  });

  test('that went away between list and read is a 404', async () => {
    const { gitlab } = await setup(answer(200, listed), answer(404, { message: '404 Template Not Found' }));
    await expect(findIncidentTemplate(gitlab, token, 42, 'bug')).rejects.toMatchObject({ code: 'not_found' });
  });

  test('is one of those listed, read on its own too', async () => {
    const { gitlab } = await setup(answer(200, listed), answer(200, { content: 'x' }));
    await expect(listIssueTemplates(gitlab, token, 42)).resolves.toEqual(listed);
    await expect(readIssueTemplate(gitlab, token, 42, 'bug')).resolves.toBe('x');
  });
});

test('says whose token it is', async () => {
  const ada = { id: 1, username: 'ada.okafor', name: 'Ada Okafor' };
  const { gitlab } = await setup(answer(200, { ...ada, email: 'ada@example.org' }));
  await expect(currentUser(gitlab, token)).resolves.toEqual(ada);
});

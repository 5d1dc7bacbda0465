import { afterEach, expect, test } from '@jest/globals';
import { extractQuickActions, readTimelineTime } from '../../../infra/sandbox/gitlab/quick-actions.ts';
import type { GitLabStandIn } from '../../../infra/sandbox/gitlab/start.ts';
import { payments, setup } from './setup.ts';

let running: GitLabStandIn | undefined;
afterEach(() => running?.close());

async function declare(
  description: string,
  { user = 'ben.silva', ...options }: { user?: string; premium?: boolean } = {},
) {
  const { gitlab, api } = await setup(options);
  running = gitlab;
  const made = await api(user)('POST', `${payments}/issues`, { title: 'Typed', issue_type: 'incident', description });
  return { gitlab, made, issue: gitlab.issue('acme/payments', 1) };
}

test('runs what a declaration asks for and keeps the rest of the text', async () => {
  const { issue } = await declare(
    [
      'All payments fail.',
      '/assign @chloe.tan @ada.okafor',
      '/label ~database ~"needs review" ~"does not exist"',
      '/severity S1',
      '/timeline First alarm | 2026-11-22 02:40',
      '',
      '/zoom https://acme.zoom.us/j/123',
      '<!-- gitlab-incident:01J -->',
    ].join('\n'),
  );
  expect(issue?.description).toBe('All payments fail.\n\n<!-- gitlab-incident:01J -->');
  expect(issue?.assignees.map((person) => person.username)).toEqual(['chloe.tan']);
  expect(issue?.labels.map((label) => label.name)).toEqual(['database', 'needs review']);
  expect(issue).toMatchObject({ severity: 'critical', zoom: ['https://acme.zoom.us/j/123'], title: 'Typed' });
  expect(issue?.timeline.at(-1)).toMatchObject({ note: 'First alarm', occurredAt: Date.parse('2026-11-22T02:40:00Z') });
});

test('an assignee in a quick action wins over the field', async () => {
  const { gitlab, ben } = await setup();
  running = gitlab;
  const ada = gitlab.world.people.find((person) => person.username === 'ada.okafor')?.id;
  const wanted = { title: 'x', description: '/assign me', assignee_ids: [ada] };
  expect((await ben('POST', `${payments}/issues`, wanted)).body.assignee.username).toBe('ben.silva');
});

test('titles, hides and closes', async () => {
  const { issue, made } = await declare('/title Better\n/confidential\n/close');
  expect(issue).toMatchObject({
    title: 'Better',
    confidential: true,
    state: 'closed',
    status: 'resolved',
    description: '',
  });
  expect(made.body.state).toBe('closed');
});

test('adds a link on Premium, and takes it out without a word on Free', async () => {
  const text = 'See\n/link https://example.com/dash The dashboard';
  const free = await declare(text);
  expect(free.issue).toMatchObject({ description: 'See', links: [] });
  await free.gitlab.close();
  const premium = await declare(text, { premium: true });
  expect(premium.issue?.links).toEqual([{ url: 'https://example.com/dash', text: 'The dashboard' }]);
});

test('adds no timeline entry for a Reporter', async () => {
  const { issue } = await declare('/timeline Alarm', { user: 'chloe.tan' });
  expect(issue?.timeline.map((event) => event.action)).toEqual(['issues']);
});

test.each([
  ['an unknown action', '/tmp is full'],
  ['a path', 'see /severity high'],
  ['a code block', '```\n/close\n```'],
  ['a quote block', '>>>\n/close\n>>>'],
])('leaves %s as text', (_, text) => {
  expect(extractQuickActions(text)).toMatchObject({ text, actions: { names: [] } });
});

test.each([['/severity urgent'], ['/zoom https://zoom.us.evil.example/j/1'], ['/link nowhere'], ['/todo']])(
  'takes out %s, which then does nothing',
  (line) => {
    const nothing = {
      assign: [],
      labels: [],
      links: [],
      confidential: false,
      timeline: [],
      names: [line.slice(1).split(' ')[0]],
    };
    expect(extractQuickActions(`before\n${line}\nafter`)).toEqual({ text: 'before\nafter', actions: nothing });
  },
);

test.each([
  ['', '2026-11-22T03:07:00.000Z'],
  ['02:40', '2026-11-22T02:40:00.000Z'],
  ['2026-11-21 23:59', '2026-11-21T23:59:00.000Z'],
  ['21/11/2026 23:59', undefined],
  ['25:00', undefined],
])('reads the time %j of a timeline entry', (text, expected) => {
  const at = readTimelineTime(text, Date.parse('2026-11-22T03:07:31.500Z'));
  expect(at === undefined ? undefined : new Date(at).toISOString()).toBe(expected);
});

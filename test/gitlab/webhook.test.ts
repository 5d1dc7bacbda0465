import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { WireError } from '../../lib/errors.ts';
import { parseWebhook } from '../../lib/gitlab/webhook.ts';
import type { Verified } from '../../lib/verified.ts';

const instance = 'https://gitlab.example';
const ada = { id: 7, name: 'Ada Okafor', username: 'ada.okafor', email: '[REDACTED]' };
const updatedAt = Date.parse('2026-05-28T06:10:42.876Z');

const attributes = {
  id: 900,
  iid: 12,
  project_id: 42,
  title: 'Checkout is down',
  description: 'It is.\n\n<!-- gitlab-incident:01J00000000000000000000000 -->',
  url: 'https://gitlab.example/acme/payments/-/issues/12',
  state: 'opened',
  state_id: 1,
  type: 'Incident',
  severity: 'high',
  escalation_status: 'acknowledged',
  confidential: false,
  created_at: '2026-05-28 06:09:06 UTC',
  updated_at: '2026-05-28T06:10:42.876Z',
  closed_at: null as string | null,
  action: 'update',
};

/** An incident's delivery; `undefined` takes an attribute away. */
function delivery(overrides: Record<string, unknown> = {}, around: Record<string, unknown> = {}): string {
  return JSON.stringify({
    object_kind: 'work_item',
    event_type: 'work_item',
    user: ada,
    project: { id: 42, path_with_namespace: 'acme/payments', visibility_level: 10 },
    object_attributes: { ...attributes, ...overrides },
    labels: [{ id: 1, title: 'database' }],
    assignees: [ada],
    changes: { severity: { previous: 'low', current: 'high' } },
    ...around,
  });
}

function parse(body: string) {
  return parseWebhook(body as Verified, instance);
}

function parseIncident(body: string) {
  const event = parse(body);
  if (event.kind === 'incident') return event;
  throw new Error(`expected an incident, not ${event.kind}`);
}

describe('an incident', () => {
  test('is told whole', () => {
    expect(parse(delivery())).toEqual({
      kind: 'incident',
      projectId: 42,
      visibility: 'internal',
      action: 'update',
      actor: { name: 'Ada Okafor', username: 'ada.okafor' },
      changes: { severity: { from: 'low', to: 'high' } },
      incident: {
        instance,
        projectId: 42,
        iid: 12,
        id: 900,
        title: 'Checkout is down',
        url: 'https://gitlab.example/acme/payments/-/issues/12',
        projectPath: 'acme/payments',
        state: 'opened',
        severity: 'high',
        status: 'acknowledged',
        confidential: false,
        assignees: [{ name: 'Ada Okafor', username: 'ada.okafor' }],
        labels: ['database'],
        updatedAt,
        createdAt: Date.parse('2026-05-28T06:09:06Z'),
        closedAt: undefined,
        marker: '01J00000000000000000000000',
      },
    });
  });

  test.each(['issue', 'work_item', 'incident'])('comes as %s', (object_kind) => {
    expect(parse(delivery({}, { object_kind, event_type: object_kind })).kind).toBe('incident');
  });

  test.each([
    ['its type', { type: 'Incident', escalation_status: undefined }, 'incident'],
    ['the key of a status, without a type', { type: undefined }, 'incident'],
    ['the key alone, even of null', { type: undefined, escalation_status: null }, 'incident'],
    ['another type, whatever the key says', { type: 'Issue' }, 'other'],
    ['neither', { type: undefined, escalation_status: undefined }, 'other'],
  ])('is told by %s', (_, overrides, kind) => {
    expect(parse(delivery(overrides))).toMatchObject({ kind, projectId: 42 });
  });

  test.each([
    '2026-05-28T06:10:42.876Z',
    '2026-05-28 06:10:42.876 UTC',
    '2026-05-28 08:10:42.876 +0200',
    '2026-05-28T08:10:42.876+02:00',
  ])('was changed at %s', (updated_at) => {
    expect(parseIncident(delivery({ updated_at })).incident.updatedAt).toBe(updatedAt);
  });

  test.each(['yesterday', '2026-05-28', '2026-13-41T00:00:00Z', '2026-05-28 06:10:42', 1_780_000_000, null])(
    'changed at %j is refused by name',
    (updated_at) => {
      expect(() => parse(delivery({ updated_at }))).toThrow(
        expect.objectContaining({ field: 'object_attributes.updated_at' }),
      );
    },
  );

  test('has values we do not know', () => {
    const event = parseIncident(
      delivery({ severity: 'apocalyptic', escalation_status: 'paused', action: 'merge' }, { user: null }),
    );
    expect(event.incident).toMatchObject({ severity: 'unknown', status: undefined });
    expect(event).toMatchObject({ action: 'other', actor: undefined });
  });

  test('may come without labels, assignees and changes', () => {
    const event = parseIncident(delivery({}, { labels: undefined, assignees: undefined, changes: undefined }));
    expect(event).toMatchObject({ changes: {}, incident: { labels: [], assignees: [] } });
  });

  test.each([
    ['says so', { confidential: true }, 'issue', true],
    ['is of a confidential event', { confidential: false }, 'confidential_work_item', true],
    ['does not say', { confidential: undefined }, 'issue', true],
    ['says no', { confidential: false }, 'issue', false],
  ])('that %s', (_, overrides, event_type, confidential) => {
    expect(parseIncident(delivery(overrides, { event_type })).incident.confidential).toBe(confidential);
  });

  test.each([
    [0, 'private'],
    [10, 'internal'],
    [20, 'public'],
    [99, 'private'],
    [undefined, 'private'],
  ])('of a project of visibility %s', (visibility_level, visibility) => {
    const project = { id: 42, path_with_namespace: 'acme/payments', visibility_level };
    expect(parse(delivery({}, { project }))).toMatchObject({ visibility });
  });

  test('tells its changes in our words, without those nobody can read', () => {
    const changes = {
      title: { previous: null, current: 'Checkout is down' },
      state_id: { previous: 1, current: 2 },
      escalation_status: { previous: 'triggered', current: 'resolved' },
      confidential: { previous: false, current: true },
      labels: { previous: [], current: [{ title: 'database' }] },
      assignees: 'nobody knows',
      updated_at: { previous: 'x', current: 'y' },
    };
    expect(parseIncident(delivery({}, { changes })).changes).toEqual({
      title: { from: undefined, to: 'Checkout is down' },
      state: { from: 'opened', to: 'closed' },
      status: { from: 'triggered', to: 'resolved' },
      confidential: { from: false, to: true },
      labels: { from: [], to: ['database'] },
    });
  });

  test.each([
    ['object_attributes.iid', delivery({ iid: 'twelve' })],
    ['object_attributes.title', delivery({ title: undefined })],
    ['object_attributes.state', delivery({ state: 'locked' })],
    ['project.path_with_namespace', delivery({}, { project: { id: 42 } })],
    ['labels', delivery({}, { labels: 'database' })],
  ])('without a good %s is refused, naming it', (field, body) => {
    expect(() => parse(body)).toThrow(expect.objectContaining({ name: 'WireError', field }));
  });
});

describe('a note', () => {
  const note = { object_kind: 'note', event_type: 'note', project_id: 42, project: { id: 42, visibility_level: 20 } };

  test.each([
    ['public', {}, false],
    ['internal by its flag', { object_attributes: { internal: true } }, true],
    ['internal by its event', { event_type: 'confidential_note', issue: { confidential: false } }, true],
  ])('is %s', (_, around, internal) => {
    expect(parse(JSON.stringify({ ...note, ...around }))).toEqual({
      kind: 'note',
      projectId: 42,
      visibility: 'public',
      internal,
    });
  });
});

describe('anything else', () => {
  test.each([
    ['a push', { object_kind: 'push', project_id: 42 }, 42],
    ['an epic', { object_kind: 'work_item', object_attributes: { type: 'Epic', project_id: null } }, undefined],
    ['an issue without attributes', { object_kind: 'issue', object_attributes: [], project: { id: 42 } }, 42],
    ['a system hook', { event_name: 'project_create' }, undefined],
    ['nothing', {}, undefined],
  ])('%s is none of ours', (_, payload, projectId) => {
    expect(parse(JSON.stringify(payload))).toEqual({ kind: 'other', projectId });
  });

  test.each(['', 'null', '[]', '"issue"', '{', 'NaN', '\ufeff{}'])('%j is refused', (body) => {
    expect(() => parse(body)).toThrow(WireError);
  });

  test('a prototype on the wire changes nothing', () => {
    const body =
      '{"object_kind":"issue","object_attributes":{"__proto__":{"escalation_status":"x","type":"Incident"}},"__proto__":{"project_id":1}}';
    expect(parse(body)).toEqual({ kind: 'other', projectId: undefined });
    expect(Object.keys(Object.prototype)).toEqual([]);
  });

  test('a million brackets do not exhaust the stack', () => {
    const deep = `${'['.repeat(1_000_000)}${']'.repeat(1_000_000)}`;
    expect(parse(`{"object_kind":"push","object_attributes":{"internal":${deep}}}`)).toMatchObject({ kind: 'other' });
    const incident = delivery({ description: 'DEEP' }).replace('"DEEP"', deep);
    expect(() => parse(incident)).toThrow(expect.objectContaining({ field: 'object_attributes.description' }));
  });

  test('of 10,000 JSON values none throws anything but a WireError', () => {
    const noise = fc.jsonValue({ maxDepth: 3 });
    const near = fc.record({
      around: fc.dictionary(
        fc.constantFrom('object_kind', 'event_type', 'project', 'labels', 'assignees', 'changes', 'user', '__proto__'),
        noise,
      ),
      within: fc.dictionary(fc.constantFrom(...Object.keys(attributes), 'toString', '__proto__'), noise),
    });
    const bodies = fc.oneof(
      noise.map((value) => JSON.stringify(value)),
      near.map(({ around, within }) => delivery(within, around)),
    );
    fc.assert(
      fc.property(bodies, (body) => {
        try {
          parse(body);
        } catch (error) {
          if (!(error instanceof WireError)) throw error;
        }
      }),
      { numRuns: 10_000 },
    );
  });
});

const samples = new URL('../../../shared/data/gitlab/webhooks/', import.meta.url);
const names = existsSync(samples) ? readdirSync(samples).filter((name) => name.endsWith('.json')) : [];

(names.length > 0 ? test.each(names) : test.skip.each(['../shared is absent']))('the sample %s parses', (name) => {
  const body = readFileSync(new URL(name, samples), 'utf8');
  const event = parse(body);
  const { project, project_id } = JSON.parse(body);
  if (project?.id ?? project_id) expect(event.projectId).toBe(project?.id ?? project_id);
  if (name.startsWith('incident_')) expect(event.kind).toBe('incident');
  if (name.startsWith('note_')) expect(event.kind).toBe('note');
  if (name.includes('confidential')) expect(event).toMatchObject({ incident: { confidential: true } });
  if (name.includes('internal')) expect(event).toMatchObject({ internal: true });
});

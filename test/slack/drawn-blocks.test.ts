import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import { withoutDrawnBlocks } from '../../lib/slack/drawn-blocks.ts';

const form = (payload: unknown) => String(new URLSearchParams({ payload: JSON.stringify(payload) }));
const payloadOf = (body: string) => JSON.parse(new URLSearchParams(body).get('payload') ?? '');

/** Text that would end or begin the cut if it were taken for JSON. */
const hostile = fc.oneof(
  fc.string({ unit: 'grapheme' }),
  fc.constantFrom('"view":{', ',"blocks":[', '],"private_metadata":', '\\],\\"private_metadata\\":', '\\'),
);
const typed = fc.dictionary(hostile, fc.dictionary(hostile, hostile, { maxKeys: 2 }), { maxKeys: 3 });
const drawn = fc.array(fc.jsonValue({ maxDepth: 1 }), { maxLength: 2 });

/** Slack's own order of keys. */
const submission = fc
  .record({ id: hostile, title: hostile, blocks: drawn, metadata: hostile, values: typed })
  .map(({ id, title, blocks, metadata, values }) => ({
    type: 'view_submission',
    user: { id: 'U1', name: title },
    view: { id, type: 'modal', blocks, private_metadata: metadata, callback_id: title, state: { values }, hash: title },
    response_urls: [],
  }));

test('takes out the blocks of a view as Slack writes it, and nothing else: 10,000 hostile ones', () => {
  fc.assert(
    fc.property(submission, (payload) => {
      const left = payloadOf(withoutDrawnBlocks(form(payload)));
      expect(left).toEqual(JSON.parse(JSON.stringify({ ...payload, view: { ...payload.view, blocks: [] } })));
    }),
    { numRuns: 10_000, seed: 1 },
  );
});

const blocks = [{ type: 'divider' }];

test.each<[string, unknown]>([
  ['a message', { type: 'block_actions', message: { ts: '1.2', blocks, text: '],"private_metadata":' } }],
  ['a view in another order', { view: { id: 'V1', private_metadata: '', blocks, callback_id: 'c' } }],
  ['a view that begins with its blocks', { view: { blocks, private_metadata: '' } }],
  ['a view without blocks', { view: { id: 'V1', private_metadata: '' } }],
  ['blocks before the view', { message: { ts: '1.2', blocks }, view: { private_metadata: '' } }],
])('leaves %s as it is', (_, payload) => {
  expect(withoutDrawnBlocks(form(payload))).toBe(form(payload));
});

test('leaves a command as it is', () => {
  const command = String(new URLSearchParams({ command: '/gitlab', text: '"view":{,"blocks":[],"private_metadata":' }));
  expect(withoutDrawnBlocks(command)).toBe(command);
});

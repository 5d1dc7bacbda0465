import { expect, test } from '@jest/globals';
import { WireError } from '../../lib/errors.ts';
import { fieldIn, fieldsIn, viewIn } from '../../lib/slack/fields.ts';

const option = (value: string) => ({ value, text: { type: 'plain_text', text: value.toUpperCase() } });
const chosen = (value: string) => ({ value, label: value.toUpperCase() });
const id = (value: string) => ({ value, label: '' });

test.each<[string, object, object[]]>([
  ['a select', { selected_option: option('a') }, [chosen('a')]],
  ['a select of several', { selected_options: [option('a'), option('b')] }, [chosen('a'), chosen('b')]],
  ['an option without a text', { selected_option: { value: 'a' } }, [id('a')]],
  ['a person', { selected_user: 'U1' }, [id('U1')]],
  ['people', { selected_users: ['U1', 'U2'] }, [id('U1'), id('U2')]],
  ['a conversation', { selected_conversation: 'C1' }, [id('C1')]],
  ['a channel', { selected_channel: 'C1' }, [id('C1')]],
  ['a date', { selected_date: '2026-11-22' }, [id('2026-11-22')]],
  ['a time', { selected_time: '03:04' }, [id('03:04')]],
  ['nothing', { selected_option: null, selected_options: [], value: null }, []],
])('reads what is chosen in %s', (_, element, selected) => {
  const field = fieldIn('block', 'action', { type: 'some', ...element });
  expect(field).toEqual({ blockId: 'block', actionId: 'action', type: 'some', value: undefined, selected });
});

test.each<[string, object]>([
  ['type', {}],
  ['value', { type: 'x', value: 1 }],
  ['selected_option', { type: 'x', selected_option: 'a' }],
  ['selected_option.value', { type: 'x', selected_option: {} }],
  ['selected_option.text', { type: 'x', selected_option: { value: 'a', text: {} } }],
  ['selected_options', { type: 'x', selected_options: option('a') }],
  ['selected_options.value', { type: 'x', selected_options: [{ value: null }] }],
  ['selected_users', { type: 'x', selected_users: ['U1', 2] }],
  ['selected_date', { type: 'x', selected_date: 20261122 }],
])('names %s where it is not as documented', (field, element) => {
  expect(() => fieldIn('block', 'action', { ...element })).toThrow(expect.objectContaining({ field }));
});

test.each([undefined, null, {}, { values: {} }])('a state of %j holds nothing', (state) => {
  expect(fieldsIn(state)).toEqual([]);
});

test.each([[], { values: [] }, { values: { b: 1 } }, { values: { b: { a: null } } }])('%j is no state', (state) => {
  expect(() => fieldsIn(state)).toThrow(WireError);
});

test('a view without a root is its own', () => {
  const view = { id: 'V1', callback_id: 'declare', hash: null };
  const read = { id: 'V1', hash: '', callbackId: 'declare', privateMetadata: '', rootViewId: 'V1', fields: [] };
  expect(viewIn(view)).toEqual(read);
});

test.each<[string, unknown]>([
  ['view', null],
  ['view.id', { callback_id: 'c' }],
  ['view.id', { id: 'V'.repeat(256), callback_id: 'c' }],
  ['view.callback_id', { id: 'V1' }],
])('names %s of a view that lacks it', (field, view) => {
  expect(() => viewIn(view)).toThrow(expect.objectContaining({ field }));
});

import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { describe, expect, test } from '@jest/globals';
import { checkMessage } from '../../../infra/sandbox/slack/block-kit/check-message.ts';
import { checkView } from '../../../infra/sandbox/slack/block-kit/check-view.ts';
import { describeProblem } from '../../../infra/sandbox/slack/block-kit/problems.ts';
import type { Wire } from '../../../infra/sandbox/slack/shapes.ts';
import { actions, button, modal, plain } from './setup.ts';

const mrkdwn = (text: string) => ({ type: 'mrkdwn', text });
const section = (change: Wire = {}) => ({ type: 'section', text: mrkdwn('hello'), ...change });
const option = (value: string, change: Wire = {}) => ({ text: plain(value), value, ...change });
const select = (change: Wire = {}) => ({ type: 'static_select', action_id: 's', options: [option('a')], ...change });
const input = (element: Wire) => ({ type: 'input', label: plain('Label'), element });
const pointers = (blocks: Wire[]) => checkMessage({ blocks }).map(({ pointer }) => pointer);
const inModal = (blocks: Wire[]) => checkView(modal({ blocks })).map(({ pointer }) => pointer);

describe('a message', () => {
  test('with ordinary blocks has no problems', () => {
    const accessory = select({ option_groups: undefined });
    const blocks = [
      section({ fields: [mrkdwn('a'), plain('b')] }),
      section({ accessory }),
      { type: 'header', text: plain('Title') },
      { type: 'divider' },
      { type: 'context', elements: [mrkdwn('x'), { type: 'image', image_url: 'https://a.test/b.png', alt_text: 'b' }] },
      actions(button('a'), button('b'), { type: 'overflow', action_id: 'o', options: [option('x')] }),
      { type: 'rich_text', elements: [{ type: 'rich_text_section', elements: [{ type: 'text', text: 'x' }] }] },
    ];
    expect(checkMessage({ blocks })).toEqual([]);
  });

  test.each<[why: string, blocks: Wire[], pointer: string]>([
    ['51 blocks', Array.from({ length: 51 }, () => ({ type: 'divider' })), '/blocks'],
    ['an unknown block', [{ type: 'hologram' }], '/blocks/0/type'],
    ['a block without a type', [{ text: plain('x') }], '/blocks/0'],
    ['an unknown property', [section({ colour: 'red' })], '/blocks/0'],
    ['a section with nothing', [{ type: 'section' }], '/blocks/0'],
    ['a section of 3001 characters', [section({ text: mrkdwn('x'.repeat(3001)) })], '/blocks/0/text/text'],
    ['an empty text', [section({ text: mrkdwn('') })], '/blocks/0/text/text'],
    ['11 fields', [section({ fields: Array(11).fill(mrkdwn('x')) })], '/blocks/0/fields'],
    ['a field of 2001', [section({ fields: [mrkdwn('x'.repeat(2001))] })], '/blocks/0/fields/0/text'],
    ['a mrkdwn header', [{ type: 'header', text: mrkdwn('x') }], '/blocks/0/text/type'],
    ['a header of 151', [{ type: 'header', text: plain('x'.repeat(151)) }], '/blocks/0/text/text'],
    ['emoji in mrkdwn', [section({ text: { ...mrkdwn('x'), emoji: true } })], '/blocks/0/text'],
    ['11 context elements', [{ type: 'context', elements: Array(11).fill(mrkdwn('x')) }], '/blocks/0/elements'],
    ['26 buttons', [actions(...Array.from({ length: 26 }, (_, n) => button(`b${n}`)))], '/blocks/0/elements'],
    ['the same block_id twice', [section({ block_id: 'x' }), section({ block_id: 'x' })], '/blocks/1/block_id'],
    ['a block_id of 256', [section({ block_id: 'x'.repeat(256) })], '/blocks/0/block_id'],
    ['the same action_id twice', [actions(button('a'), button('a'))], '/blocks/0/elements/1/action_id'],
    ['a text input in actions', [actions({ type: 'plain_text_input' })], '/blocks/0/elements/0/type'],
    ['a button text of 76', [actions(button('a', { text: plain('x'.repeat(76)) }))], '/blocks/0/elements/0/text/text'],
    ['a mrkdwn button', [actions(button('a', { text: mrkdwn('x') }))], '/blocks/0/elements/0/text/type'],
    ['a button value of 2001', [actions(button('a', { value: 'x'.repeat(2001) }))], '/blocks/0/elements/0/value'],
    ['a button url of 3001', [actions(button('a', { url: 'x'.repeat(3001) }))], '/blocks/0/elements/0/url'],
    ['a purple button', [actions(button('a', { style: 'purple' }))], '/blocks/0/elements/0/style'],
    ['a confirm without text', [actions(button('a', { confirm: {} }))], '/blocks/0/elements/0/confirm'],
    [
      'a confirm button of 31',
      [actions(button('a', { confirm: { text: plain('x'), deny: plain('x'.repeat(31)) } }))],
      '/blocks/0/elements/0/confirm/deny/text',
    ],
    ['a select without options', [actions(select({ options: undefined }))], '/blocks/0/elements/0'],
    ['an empty select', [actions(select({ options: [] }))], '/blocks/0/elements/0/options'],
    [
      '101 options',
      [actions(select({ options: Array.from({ length: 101 }, (_, n) => option(`${n}`)) }))],
      '/blocks/0/elements/0/options',
    ],
    [
      'an option text of 76',
      [actions(select({ options: [option('a', { text: plain('x'.repeat(76)) })] }))],
      '/blocks/0/elements/0/options/0/text/text',
    ],
    [
      'an option value of 151',
      [actions(select({ options: [option('x'.repeat(151), { text: plain('x') })] }))],
      '/blocks/0/elements/0/options/0/value',
    ],
    [
      'a mrkdwn option',
      [actions(select({ options: [option('a', { text: mrkdwn('a') })] }))],
      '/blocks/0/elements/0/options/0/text/type',
    ],
    [
      'an initial option not offered',
      [actions(select({ initial_option: option('b') }))],
      '/blocks/0/elements/0/initial_option',
    ],
    [
      'a placeholder of 151',
      [actions(select({ placeholder: plain('x'.repeat(151)) }))],
      '/blocks/0/elements/0/placeholder/text',
    ],
    [
      '6 overflow options',
      [actions({ type: 'overflow', options: Array.from({ length: 6 }, (_, n) => option(`${n}`)) })],
      '/blocks/0/elements/0/options',
    ],
    ['an image without alt text', [{ type: 'image', image_url: 'https://a.test/b.png' }], '/blocks/0'],
    ['an image without a source', [{ type: 'image', alt_text: 'x' }], '/blocks/0'],
    [
      'a date that is none',
      [actions({ type: 'datepicker', initial_date: 'tomorrow' })],
      '/blocks/0/elements/0/initial_date',
    ],
    [
      'two tables',
      [
        { type: 'table', rows: [[{ type: 'raw_text', text: 'x' }]] },
        { type: 'table', rows: [[{ type: 'raw_text', text: 'x' }]] },
      ],
      '/blocks',
    ],
    [
      'a text leaf without text',
      [{ type: 'rich_text', elements: [{ type: 'rich_text_section', elements: [{ type: 'text' }] }] }],
      '/blocks/0/elements/0/elements/0',
    ],
  ])('with %s is refused there', (_why, blocks, pointer) => {
    expect(pointers(blocks)).toContain(pointer);
  });

  test('takes the largest of everything', () => {
    const largest = button('x'.repeat(255), { text: plain('x'.repeat(75)), value: 'x'.repeat(2000) });
    expect(pointers([section({ text: mrkdwn('😀'.repeat(3000)) }), actions(largest)])).toEqual([]);
    expect(pointers(Array.from({ length: 50 }, () => ({ type: 'divider' })))).toEqual([]);
  });

  test('describes a problem as Slack does', () => {
    const [problem] = checkMessage({ blocks: [{ type: 'header', text: plain('x'.repeat(151)) }] });
    expect(problem && describeProblem(problem)).toBe(
      '[ERROR] must be less than 151 characters [json-pointer:/blocks/0/text/text]',
    );
  });

  test('is looked at in its attachments too', () => {
    expect(checkMessage({ attachments: [{ blocks: [{ type: 'hologram' }] }] })).toHaveLength(1);
  });
});

describe('a view', () => {
  test.each<[why: string, change: Wire, pointer: string]>([
    ['a title of 25', { title: plain('x'.repeat(25)) }, '/view/title/text'],
    ['no title', { title: undefined }, '/view'],
    ['an input but no submit', { submit: undefined }, '/view'],
    ['101 blocks', { blocks: Array.from({ length: 101 }, () => ({ type: 'divider' })) }, '/view/blocks'],
    ['no blocks', { blocks: undefined }, '/view'],
    ['private_metadata of 3001', { private_metadata: 'x'.repeat(3001) }, '/view/private_metadata'],
    ['callback_id of 256', { callback_id: 'x'.repeat(256) }, '/view/callback_id'],
    ['external_id of 256', { external_id: 'x'.repeat(256) }, '/view/external_id'],
    ['an unknown type', { type: 'window' }, '/view/type'],
    ['an unknown property', { colour: 'red' }, '/view'],
  ])('with %s is refused there', (_why, change, pointer) => {
    expect(checkView(modal(change)).map((problem) => problem.pointer)).toContain(pointer);
  });

  test.each<[why: string, element: Wire, pointer: string]>([
    ['a button', button('a'), '/view/blocks/0/element/type'],
    ['max_length 3001', { type: 'plain_text_input', max_length: 3001 }, '/view/blocks/0/element/max_length'],
    [
      'a text over its own max_length',
      { type: 'plain_text_input', max_length: 2, initial_value: 'abc' },
      '/view/blocks/0/element/initial_value',
    ],
    ['a number input that says nothing of decimals', { type: 'number_input' }, '/view/blocks/0/element'],
    [
      '11 checkboxes',
      { type: 'checkboxes', options: Array.from({ length: 11 }, (_, n) => option(`${n}`)) },
      '/view/blocks/0/element/options',
    ],
    [
      'a negative min_query_length',
      { type: 'external_select', min_query_length: -1 },
      '/view/blocks/0/element/min_query_length',
    ],
  ])('whose input holds %s is refused there', (_why, element, pointer) => {
    expect(inModal([input(element)])).toContain(pointer);
  });

  test('that focuses two fields is refused', () => {
    const focused = input({ type: 'plain_text_input', focus_on_load: true });
    expect(inModal([focused, focused])).toEqual(['/view/blocks/1/element/focus_on_load']);
  });

  test('of the Home tab has no title to miss', () => {
    expect(checkView({ type: 'home', blocks: [section()] })).toEqual([]);
  });

  test('that is no object is refused', () => {
    expect(checkView('modal')).toHaveLength(1);
  });
});

const samples = new URL('../../../../shared/data/slack/views-input/', import.meta.url);
const withSamples = existsSync(samples) ? test : test.skip;

withSamples("accepts every captured view (skipped without the project's shared data)", () => {
  const files = readdirSync(samples);
  expect(files.length).toBeGreaterThan(0);
  for (const file of files) expect(checkView(JSON.parse(readFileSync(new URL(file, samples), 'utf8')))).toEqual([]);
});

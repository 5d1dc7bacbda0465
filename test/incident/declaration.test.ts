import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import {
  type Declaration,
  declarationProblems,
  descriptionToSend,
  usesQuickAction,
} from '../../lib/incident/declaration.ts';
import { markerIn } from '../../lib/incident/incident.ts';

const ulid = '01JD0000000000000000000000';
const declaration = (fields: Partial<Declaration> = {}): Declaration => ({
  title: 'Checkout is down',
  project: '42',
  labels: [],
  confidential: false,
  description: '',
  ...fields,
});

describe('what is wrong with a declaration', () => {
  test('nothing, when title and project are there', () => {
    expect(declarationProblems(declaration())).toEqual({});
  });

  test.each([
    ['no title', { title: '' }, 'title'],
    ['a title of spaces', { title: '  \n ' }, 'title'],
    ['a title of 256 characters', { title: 'x'.repeat(256) }, 'title'],
    ['no project', { project: '' }, 'project'],
    ['a Zoom link without https', { zoom: 'http://acme.zoom.us/j/1' }, 'zoom'],
    ['a Zoom link elsewhere', { zoom: 'https://zoom.us.evil.example/j/1' }, 'zoom'],
    ['a Zoom link to no meeting', { zoom: 'https://acme.zoom.us/j/' }, 'zoom'],
    ['a Zoom link with a second line', { zoom: 'https://acme.zoom.us/j/1\n/close' }, 'zoom'],
  ])('%s is said at the field', (_, fields, field) => {
    expect(Object.keys(declarationProblems(declaration(fields)))).toEqual([field]);
  });

  test.each(['https://zoom.us/j/123', 'https://acme.zoom.us/my/room?pwd=x', 'https://a-b.zoom.us/s/9'])(
    '%s is a Zoom link',
    (zoom) => {
      expect(declarationProblems(declaration({ zoom }))).toEqual({});
    },
  );

  test('255 emoji are a title', () => {
    expect(declarationProblems(declaration({ title: '🔥'.repeat(255) }))).toEqual({});
  });
});

describe('the description that is sent', () => {
  test('is the typed text, a blank line, the Zoom action and the marker', () => {
    const sent = descriptionToSend(
      declaration({ description: '/assign @ada\nbad  ', zoom: 'https://zoom.us/j/1' }),
      ulid,
    );
    expect(sent).toBe(`/assign @ada\nbad  \n\n/zoom https://zoom.us/j/1\n<!-- gitlab-incident:${ulid} -->`);
  });

  test('is the marker alone when nothing was typed', () => {
    expect(descriptionToSend(declaration(), ulid)).toBe(`<!-- gitlab-incident:${ulid} -->`);
  });

  test('begins with the typed text byte for byte and ends in a marker that is found again, whatever was typed', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 300 }), (description) => {
        const sent = descriptionToSend(declaration({ description }), ulid);
        expect(sent.startsWith(description)).toBe(true);
        expect(markerIn(sent)).toBe(ulid);
      }),
      { numRuns: 2000 },
    );
  });
});

test.each([
  ['/zoom https://x', true],
  ['text\n  /zoom https://x', true],
  ['a /zoom in a sentence', false],
  ['/zoomed', false],
])('%j uses /zoom: %s', (text, uses) => {
  expect(usesQuickAction(text, 'zoom')).toBe(uses);
});

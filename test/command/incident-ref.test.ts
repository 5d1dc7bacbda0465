import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import { parseIncidentRef } from '../../lib/command/incident-ref.ts';

const url = (path: string, iid: number, url: string) => ({ by: 'url', url, path, iid });

test.each([
  ['#12', { by: 'iid', iid: 12 }],
  ['#12:', { by: 'iid', iid: 12 }],
  ['acme/payments#12', { by: 'reference', path: 'acme/payments', iid: 12 }],
  ['acme/platform/checkout#7,', { by: 'reference', path: 'acme/platform/checkout', iid: 7 }],
])('reads %s', (word, ref) => {
  expect(parseIncidentRef(word)).toEqual(ref);
});

test.each([
  'issues/12',
  'issues/incident/12',
  'incidents/12',
  'work_items/12',
  'issues/12#note_345',
  'issues/12?note=1&x=2#note_345',
  'issues/incident/12/timeline',
  'issues/12/',
])('reads the address of an incident: /-/%s', (page) => {
  const address = `https://gitlab.com/acme/payments/-/${page}`;
  expect(parseIncidentRef(address)).toEqual(url('acme/payments', 12, address));
});

test('keeps the path of an instance that does not live at the root', () => {
  const address = 'https://ops.example.com/gitlab/acme/payments/-/issues/12';
  expect(parseIncidentRef(address)).toEqual(url('gitlab/acme/payments', 12, address));
});

test.each([
  '12',
  '#',
  '#0',
  '#-1',
  '#1e3',
  '##12',
  '#12#13',
  '#12345678901',
  'word',
  'payments#12',
  'acme/../payments#12',
  'https://gitlab.com/acme/payments',
  'https://gitlab.com/acme/payments#12',
  'https://gitlab.com/acme/payments/-/merge_requests/12',
  'https://gitlab.com/acme/payments/-/issues/12x',
  'https://gitlab.com/acme/payments/-/blob/main/-/issues/12',
  'https://gitlab.com/acme/payments?of=/-/issues/12',
  'https://gitlab.com/groups/acme/-/work_items/12',
  'https://gitlab.com/-/issues/12',
  'ftp://gitlab.com/acme/payments/-/issues/12',
])('does not take %s for an incident', (word) => {
  expect(parseIncidentRef(word)).toBeUndefined();
});

test('reads back what it is made of, and never throws, 10,000 words', () => {
  const part = fc.stringMatching(/^[a-z][a-z0-9_-]{0,8}$/);
  const path = fc.array(part, { minLength: 2, maxLength: 4 }).map((parts) => parts.join('/'));
  fc.assert(
    fc.property(path, fc.integer({ min: 1, max: 9_999_999 }), fc.string(), (text, iid, junk) => {
      expect(parseIncidentRef(`${text}#${iid}`)).toEqual({ by: 'reference', path: text, iid });
      expect(parseIncidentRef(`http://g.example/${text}/-/issues/${iid}`)).toMatchObject({ by: 'url', iid });
      parseIncidentRef(junk);
      parseIncidentRef(`https://${junk}/-/issues/${junk}`);
    }),
    { numRuns: 10_000, seed: 1 },
  );
});

import { expect, test } from '@jest/globals';
import { markerIn, markerLine, referenceOf } from '../../lib/incident/incident.ts';

const one = '01JD9Z4V4R8N7Q2C3B5M6K8H0T';
const other = '01JD9Z4V4R8N7Q2C3B5M6K8H0V';

test('refers to an incident by its number', () => {
  expect(referenceOf({ iid: 12 })).toBe('#12');
});

test('finds the marker it wrote, whatever the line endings', () => {
  expect(markerIn(`The shop is down\n\n${markerLine(one)}`)).toBe(one);
  expect(markerIn(`The shop is down\r\n\r\n${markerLine(one)}\r\n`)).toBe(one);
  expect(markerIn(markerLine(one))).toBe(one);
});

test('takes the last marker: one pasted into the text above is not ours', () => {
  expect(markerIn(`${markerLine(other)}\ncopied from last time\n${markerLine(one)}`)).toBe(one);
});

test.each([
  ['nothing', ''],
  ['a marker in the middle of a line', `see ${markerLine(one)} there`],
  ['an id that is no ULID', '<!-- gitlab-incident:12 -->'],
  ['lower case', markerLine(one.toLowerCase())],
])('finds no marker in %s', (_, description) => {
  expect(markerIn(description)).toBeUndefined();
});

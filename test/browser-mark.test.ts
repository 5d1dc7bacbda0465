import { expect, test } from '@jest/globals';
import { createBrowserMark } from '../lib/browser-mark.ts';
import { readRequest } from '../lib/http.ts';
import { realSeams } from '../lib/seams.ts';

const withCookie = (line: string) => readRequest({ cookies: [line.split(';')[0] ?? ''] });

test('marks a browser with a __Host- cookie under https', () => {
  const mark = createBrowserMark('connect', 'https://app.example', realSeams);
  const { cookie, digest } = mark.issue();
  expect(cookie).toMatch(/^__Host-connect=[\w-]{43}; Path=\/; Max-Age=600; HttpOnly; SameSite=Lax; Secure$/);
  expect(mark.isOn(withCookie(cookie), digest)).toBe(true);
  expect(mark.removal).toBe('__Host-connect=; Path=/; Max-Age=0; HttpOnly; SameSite=Lax; Secure');
});

test('marks a browser plainly on http', () => {
  const { cookie } = createBrowserMark('connect', 'http://127.0.0.1:3000', realSeams).issue();
  expect(cookie).toMatch(/^connect=[\w-]{43}; Path=\/; Max-Age=600; HttpOnly; SameSite=Lax$/);
});

test('recognizes only the browser it marked, and keeps the mark itself to the browser', () => {
  const mark = createBrowserMark('connect', 'https://app.example', realSeams);
  const [one, other] = [mark.issue(), mark.issue()];
  expect(one.cookie).not.toContain(one.digest);
  expect(mark.isOn(withCookie(other.cookie), one.digest)).toBe(false);
  expect(mark.isOn(readRequest({}), one.digest)).toBe(false);
  expect(mark.isOn(withCookie('__Host-connect='), one.digest)).toBe(false);
  expect(mark.isOn(withCookie(one.cookie.replace('__Host-', '')), one.digest)).toBe(false);
  expect(mark.isOn(withCookie(one.cookie), '')).toBe(false);
});

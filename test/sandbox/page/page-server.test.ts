import { request } from 'node:http';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { type PageServer, startPage } from '../../../infra/sandbox/page/page-server.ts';
import type { Trouble, TroubleDoor } from '../../../infra/sandbox/page/trouble.ts';

const standIns = { slackUrl: 'http://127.0.0.1:1111', gitlabUrl: 'http://127.0.0.1:2222' };
const look: Trouble = { breaker: undefined, quietUntil: 0, letters: [], poison: 'none' };
const ordered: string[] = [];
const trouble: TroubleDoor = {
  look: async () => look,
  breakNextCommand: () => void ordered.push('break the next command'),
  mend: () => void ordered.push('mend'),
  putBack: async () => ordered.push('put back'),
};
let page: PageServer;
beforeAll(async () => {
  page = await startPage({ port: 0, ...standIns, trouble });
});
afterAll(() => page.close());

const post = (body: unknown, origin: string, path = 'who') =>
  fetch(page.url + path, { method: 'POST', body: JSON.stringify(body), headers: { origin } });

test('serves one page that knows the stand-ins and loads nothing from elsewhere', async () => {
  const response = await fetch(page.url);
  const html = await response.text();
  expect(html).toContain('&quot;slackUrl&quot;:&quot;http://127.0.0.1:1111&quot;');
  expect(html.match(/(?:src|href)="(?!\/|data:)/g)).toBeNull();
  expect(response.headers.get('content-security-policy')).toContain(
    "connect-src 'self' http://127.0.0.1:1111 http://127.0.0.1:2222",
  );
});

test('bundles script and style from source', async () => {
  const [script, style] = await Promise.all(['page.js', 'page.css'].map((name) => fetch(page.url + name)));
  expect(script?.headers.get('content-type')).toContain('text/javascript');
  expect((await script?.text())?.length).toBeGreaterThan(50_000);
  expect(await style?.text()).not.toMatch(/@import|url\(/);
});

test('says to the stand-ins, by cookies, who the person in the page is', async () => {
  const response = await post({ slack: 'U0BEN', gitlab: 'ben.silva' }, page.url.slice(0, -1));
  expect(response.status).toBe(204);
  expect(response.headers.getSetCookie()).toEqual([
    'slack_user=U0BEN; Path=/; HttpOnly; SameSite=Lax',
    'gitlab_sandbox_user=ben.silva; Path=/; HttpOnly; SameSite=Lax',
  ]);
});

test('takes that from nobody but itself, and nothing that is no name', async () => {
  const elsewhere = await post({ slack: 'U0BEN', gitlab: 'ben.silva' }, 'https://elsewhere.test');
  const strange = await post({ slack: 'U0BEN; Domain=x', gitlab: 'ben.silva' }, page.url.slice(0, -1));
  expect([elsewhere.status, strange.status]).toEqual([403, 400]);
  expect([...elsewhere.headers.getSetCookie(), ...strange.headers.getSetCookie()]).toEqual([]);
});

test('shows what goes wrong, and has it break and mended for nobody but itself', async () => {
  expect(await (await fetch(`${page.url}trouble`)).json()).toEqual({ ...look, breaker: undefined });
  const paths = ['trouble/break-next-command', 'trouble/mend', 'trouble/put-back'];
  for (const path of paths) expect((await post({}, 'https://elsewhere.test', path)).status).toBe(403);
  expect(ordered).toEqual([]);
  const answers = await Promise.all(paths.map((path) => post({}, page.url.slice(0, -1), path)));
  expect(await Promise.all(answers.map((answer) => answer.json()))).toEqual([{}, {}, { moved: 3 }]);
  expect(ordered).toEqual(['break the next command', 'mend', 'put back']);
});

test('leads from any other name to its own, where the cookies hold', async () => {
  const { port } = new URL(page.url);
  const location = await new Promise((resolve) => {
    const headers = { host: `localhost:${port}` };
    request({ host: '127.0.0.1', port, path: '/', headers }, (response) => {
      resolve(response.headers.location);
      response.resume();
    }).end();
  });
  expect(location).toBe(page.url);
});

test('has no other pages', async () => {
  expect((await fetch(`${page.url}etc/passwd`)).status).toBe(404);
});

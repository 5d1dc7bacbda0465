import { createServer } from 'node:http';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { openBrowser } from '../../../infra/sandbox/page/browser.ts';
import { closeServer, listen } from '../../../infra/sandbox/runner/loopback.ts';

const form = `<h1>Really?</h1><form method="post" action="/done"><input type="hidden" name="a&amp;b" value="1 &lt; 2">
<button name="go" value="no">Cancel</button><button name="go" value="yes"><b>Con</b>nect</button></form>`;
const server = createServer(async (request, response) => {
  const { url, method, headers } = request;
  if (url === '/start')
    response.writeHead(302, { location: '/form', 'set-cookie': ['one=1; Path=/', 'old=; Max-Age=0'] }).end();
  else if (url === '/form') response.end(form);
  else {
    const body = (await request.toArray()).join('');
    response.end(JSON.stringify({ method, url, body, cookie: headers.cookie, origin: headers.origin }));
  }
});
let origin: string;
beforeAll(async () => {
  origin = `http://127.0.0.1:${await listen(server, 0)}`;
});
afterAll(() => closeServer(server));

test('follows redirects with its cookies and presses a button of a form', async () => {
  const browser = openBrowser({ old: 'x', who: 'ada' });
  const page = await browser.visit(`${origin}/start`);
  expect(page.url).toBe(`${origin}/form`);
  const { html } = await browser.press(page, 'Connect');
  expect(JSON.parse(html)).toEqual({
    method: 'POST',
    url: '/done',
    body: 'a%26b=1+%3C+2&go=yes',
    cookie: 'who=ada; one=1',
    origin,
  });
});

test('says which page has no such button', async () => {
  const browser = openBrowser({});
  const page = await browser.visit(`${origin}/form`);
  expect(() => browser.press(page, 'Allow')).toThrow('no button "Allow" on the page "Really?" (200)');
});

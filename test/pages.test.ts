import { expect, test } from '@jest/globals';
import * as connect from '../lib/pages/connect.ts';
import * as install from '../lib/pages/install.ts';
import { answerBrowser, escapeHtml, failurePage, type Page } from '../lib/pages.ts';

const hostile = `<img src=x onerror=alert(1)>"'&`;
const who = { slackName: hostile, teamName: hostile, username: hostile, name: hostile, host: hostile };

const pages: [string, Page][] = [
  ['consent', connect.consentPage(who, hostile)],
  ['connected', connect.connectedPage(who, { resumes: true, command: hostile })],
  ['connected, nothing waiting', connect.connectedPage(who, { resumes: false, command: hostile })],
  ['cancelled', connect.cancelledPage(true)],
  ['cancelled, GitLab silent', connect.cancelledPage(false)],
  ['old link', connect.ticketGone(hostile)],
  ['other browser', connect.notBegunHere(hostile)],
  ['other person', connect.wrongSlackUser(hostile)],
  ['refused', connect.refusedThere('GitLab', hostile, hostile)],
  ['silent', connect.notAnswering('Slack', hostile)],
  ['installed', install.installed({ team: hostile, command: hostile })],
  ['not allowed', install.installNotAllowed(hostile)],
  ['install refused', install.installRefused(hostile)],
  ['install cancelled', install.installCancelled()],
  ['install in another browser', install.installNotBegunHere()],
  ['Slack silent', install.slackNotAnswering()],
];

const bodyOf = (page: Page) => {
  const answer = answerBrowser({ page });
  return typeof answer === 'string' ? answer : (answer.body ?? '');
};

test.each(pages)('draws the page "%s" without a word taken for markup', (_name, page) => {
  const body = bodyOf(page);
  expect(body).not.toContain('<img');
  expect(body).not.toMatch(/onerror=alert\(1\)>/);
  expect(body).toMatch(/^<!doctype html>\n<html lang="en">/);
  expect(body.match(/<h1>/g)).toHaveLength(1);
  expect(body).not.toMatch(/<script|<link|https?:\/\//);
});

test.each(pages.filter(([, { status }]) => status >= 400))('says on the page "%s" what to do next', (_name, page) => {
  expect(page.paragraphs.at(-1)).toMatch(/again|type|press|ask/i);
});

test('escapes every character that could leave text or an attribute', () => {
  expect(escapeHtml(`<a href="x" title='y'>&</a>`)).toBe(
    '&lt;a href=&quot;x&quot; title=&#39;y&#39;&gt;&amp;&lt;/a&gt;',
  );
});

test('draws one form with its hidden field and both answers', () => {
  const body = bodyOf(connect.consentPage({ ...who, slackName: 'Ada' }, 'csrf-1'));
  expect(body).toContain('<form method="post" action="/gitlab/connect">');
  expect(body).toContain('<input type="hidden" name="csrf" value="csrf-1">');
  expect(body).toContain('<button type="submit" name="decision" value="connect">Connect</button>');
  expect(body).toContain('<button type="submit" name="decision" value="cancel">Cancel</button>');
});

test('sends a browser on without telling where it was', () => {
  expect(answerBrowser({ goTo: 'https://slack.com/x', cookie: 'a=b' })).toMatchObject({
    statusCode: 302,
    headers: { location: 'https://slack.com/x', 'referrer-policy': 'no-referrer', 'cache-control': 'no-store' },
    cookies: ['a=b'],
  });
});

test('names the reference of a failure', () => {
  expect(failurePage('ref-1')).toMatchObject({ statusCode: 500, body: expect.stringContaining('Reference: ref-1') });
});

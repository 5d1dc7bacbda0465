import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import type { Page } from 'playwright-core';
import { timeOf } from '../../../infra/sandbox/page/client/dates.ts';
import { executable, type OpenPage, openSandboxPage } from './in-chromium.ts';

(executable ? describe : describe.skip)('the page, in Chromium (skipped where there is none)', () => {
  let opened: OpenPage;
  let page: Page;
  const messages = () => page.getByRole('log').getByRole('article');
  const inChannel = (text: string | RegExp) => messages().filter({ hasText: text }).first();
  const cards = (title: string) => messages().filter({ hasText: 'Assignees' }).filter({ hasText: title });
  const card = (text: string | RegExp = '') => cards('Checkout').filter({ hasText: text });
  const dialog = (name: string) => page.getByRole('dialog', { name });
  const gitlab = () => page.getByRole('region', { name: 'GitLab, as' });
  const inGitLab = (kind: string, text: string | RegExp) =>
    gitlab().getByRole('listitem').filter({ hasText: kind }).filter({ hasText: text });

  beforeAll(async () => {
    opened = await openSandboxPage();
    page = opened.page;
  }, 120_000);
  afterAll(() => opened?.close(), 30_000);

  const type = (text: string) => opened.type(text);

  /** Chooses the story's incident in the form's list. */
  async function chooseIncident(form: string): Promise<void> {
    await dialog(form).getByRole('combobox', { name: 'Incident' }).click();
    await dialog(form)
      .getByRole('option', { name: /Checkout/ })
      .click();
  }

  const story = (name: string, tell: () => Promise<void>) => test(name, tell, 90_000);

  story('declares an incident: wrong fields stay with their words, the card comes', async () => {
    await type('/gitlab incident declare');
    const form = dialog('Declare incident');
    await form.getByRole('button', { name: 'Create' }).click();
    await form.getByText('Please complete this required field.').waitFor();
    await form.getByLabel('Title').fill('Checkout answers 502 for every second customer');
    await form.getByLabel('Severity').click();
    await form.getByRole('option', { name: /Critical/ }).click();
    await form.getByRole('combobox', { name: /Assignee/ }).pressSequentially('ben');
    await form.getByRole('option', { name: /Ben Silva/ }).click();
    await form.getByRole('combobox', { name: /Labels/ }).click();
    await form.getByRole('option', { name: 'database' }).click();
    await form.getByRole('option', { name: 'network' }).click();
    await form.getByRole('button', { name: 'Create' }).click();

    await inChannel(/Incident #1 Checkout answers 502 for every second customer has been created/).waitFor();
    await card(/Ben Silva.*database, network/s).waitFor();
    const row = gitlab().getByRole('button', { name: /Checkout answers 502 for every second customer/ });
    await row.filter({ hasText: 'Critical' }).click();
    await gitlab().getByLabel('Status').waitFor();
  });

  story('declares another in one line, without a form', async () => {
    await type('/gitlab incident declare payments: Refunds are paid out twice !high');
    await cards('Refunds').filter({ hasText: 'High - S2' }).waitFor();
  });

  story('comments on the incident that is chosen in the prompt', async () => {
    await type('/gitlab incident comment The deploy of 14:02 is *rolled back*');
    const form = 'Comment on incident';
    await chooseIncident(form);
    expect(await dialog(form).getByLabel('Comment').inputValue()).toBe('The deploy of 14:02 is *rolled back*');
    await dialog(form).getByRole('button', { name: 'Comment' }).click();
    await inGitLab('comment', 'The deploy of 14:02 is **rolled back**').waitFor();
    await dialog(form).waitFor({ state: 'detached' });
  });

  story('adds to the timeline at the time that was typed', async () => {
    await type('/gitlab incident timeline #1 2026-01-15 03:04 Errors began');
    await inGitLab('timeline', /Jan 15, 2026 at 3:04\sAM\s*Errors began/).waitFor();
  });

  story("acknowledges by the card's button, and changes the severity by its menu", async () => {
    await card().getByRole('button', { name: 'Acknowledge' }).click();
    await card(/Acknowledged/).waitFor();
    await card().getByRole('button', { name: 'More actions' }).click();
    await card().getByRole('menuitem', { name: 'Severity' }).click();
    await dialog('Change severity').getByLabel('Severity').click();
    await dialog('Change severity').getByRole('option', { name: /High/ }).click();
    await dialog('Change severity').getByRole('button', { name: 'Change' }).click();
    await card(/High - S2/).waitFor();
  });

  story("adds somebody's message to the timeline by its menu", async () => {
    await type('The replica of the database is in the lead now');
    const message = messages().filter({ hasText: 'The replica of the database' });
    await message.hover();
    await message.getByRole('button', { name: 'Message shortcuts' }).click();
    await message.getByRole('menuitem', { name: 'Add to timeline' }).click();
    await chooseIncident('Add to timeline');
    await dialog('Add to timeline').getByRole('button', { name: 'Add' }).click();
    await inGitLab('timeline', 'The replica of the database').waitFor();
  });

  story('talks in a thread, where Slack takes no slash command', async () => {
    await card().hover();
    await card().getByRole('button', { name: 'Reply in thread' }).click();
    const thread = page.getByRole('complementary', { name: 'Thread' });
    const reply = thread.getByRole('textbox', { name: 'Reply…' });
    for (const text of ['/gitlab incident close', 'I look into the logs']) {
      await reply.fill(text);
      await reply.press('Enter');
    }
    await thread.getByText('/gitlab is not supported in threads').waitFor();
    await thread.getByText('I look into the logs').waitFor();
    await thread.getByRole('button', { name: 'Close thread' }).click();
    await thread.waitFor({ state: 'detached' });
  });

  story('shows in the card what is done in GitLab', async () => {
    await gitlab().getByRole('button', { name: 'Close incident' }).click();
    await inChannel(/Closed by Ada Okafor.*Checkout answers/).waitFor();
    await gitlab().getByRole('button', { name: 'Reopen incident' }).click();
    await inChannel(/Reopened by Ada Okafor/).waitFor();
  });

  story('closes the incident with what fixed it', async () => {
    await type('/gitlab incident close');
    await chooseIncident('Close incident');
    await dialog('Close incident').getByLabel('What fixed it?').fill('The connection pool is twice as large');
    await dialog('Close incident').getByRole('button', { name: 'Close incident' }).click();
    await card(/Closed/).waitFor();
    await inGitLab('comment', 'The connection pool is twice as large').waitFor();
    await gitlab().getByRole('button', { name: 'Reopen incident' }).waitFor();
  });

  story('opens the form by the global shortcut, closes it with Escape, gives the cursor back', async () => {
    await page.getByRole('button', { name: 'Shortcuts', exact: true }).click();
    await page.getByRole('menuitem', { name: /Declare/ }).click();
    await dialog('Declare incident').getByLabel('Title').waitFor();
    await page.keyboard.press('Escape');
    await dialog('Declare incident').waitFor({ state: 'detached' });
    expect(await page.evaluate(() => document.activeElement?.getAttribute('aria-label'))).toBe('Message #incidents');
  });

  story('lets somebody else connect their account, as whom and in whose time zone the page says they are', async () => {
    await page.getByRole('radio', { name: 'Ben Silva' }).check({ force: true });
    await page.getByRole('region', { name: 'Slack, as Ben Silva' }).waitFor();
    const time = messages().first().locator('header time');
    const sent = new Date((await time.getAttribute('datetime')) ?? '');
    expect(await time.innerText()).toBe(timeOf(sent, 'America/Sao_Paulo'));
    await type('/gitlab connect');
    const opened = page.waitForEvent('popup');
    await page.getByRole('link', { name: 'Connect GitLab account' }).click();
    const tab = await opened;
    for (const button of ['Allow', 'Authorize', 'Connect']) await tab.getByRole('button', { name: button }).click();
    await tab.getByRole('heading', { name: /connected/i }).waitFor();
    await tab.close();
    await type('/gitlab whoami');
    await inChannel(/ben\.silva/).waitFor();
  });

  test('never fell into an error', () => {
    expect(opened.problems).toEqual([]);
  });
});

import { existsSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { type Browser, chromium, type Page } from 'playwright-core';
import { type RunningSandbox, startSandboxProcess } from './a-sandbox.ts';

const executablePath = [
  process.env['CHROMIUM'],
  '/usr/bin/chromium',
  '/usr/bin/chromium-browser',
  '/usr/bin/google-chrome',
]
  .filter((path) => path !== undefined)
  .find(existsSync);
const quiet = ['gpu', 'quic', 'background-networking', 'component-update', 'sync'].map((what) => `--disable-${what}`);

// Where no Chromium is, this is skipped: install one, or name it in CHROMIUM.
(executablePath ? describe : describe.skip)('the page, in Chromium (skipped where there is none)', () => {
  let sandbox: RunningSandbox;
  let browser: Browser;
  let page: Page;
  const problems: string[] = [];
  const inChannel = (text: string | RegExp) => page.getByRole('log').getByRole('article').filter({ hasText: text });
  const card = () => inChannel(/Assignees/);
  const gitlab = () => page.getByRole('region', { name: 'GitLab, as' });

  beforeAll(async () => {
    sandbox = await startSandboxProcess();
    browser = await chromium.launch({
      executablePath,
      args: ['--headless', '--no-sandbox', '--no-first-run', ...quiet],
    });
    page = await browser.newPage({ viewport: { width: 1280, height: 800 } });
    page.setDefaultTimeout(8000);
    page.on('pageerror', (error) => problems.push(String(error)));
    page.on('console', (message) => message.type() === 'error' && problems.push(message.text()));
    await page.goto(sandbox.pageUrl);
  }, 60_000);
  afterAll(async () => {
    await browser?.close();
    await sandbox?.stop();
  });

  async function type(text: string): Promise<void> {
    const composer = page.getByRole('textbox', { name: 'Message #incidents' });
    await composer.fill(text);
    await composer.press('Enter');
  }

  test('declares an incident: wrong fields stay with their words, the card comes', async () => {
    await type('/gitlab incident declare');
    const form = page.getByRole('dialog', { name: 'Declare incident' });
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
    await card()
      .filter({ hasText: /Ben Silva/ })
      .filter({ hasText: /database, network/ })
      .waitFor();
    expect(
      await gitlab()
        .getByRole('button', { name: /Checkout answers 502 for every second customer/ })
        .innerText(),
    ).toContain('Critical');
    // How the README's picture is made: PAGE_PICTURE=docs/page.png npm test -- test/sandbox/page/chromium
    const picture = process.env['PAGE_PICTURE'];
    if (picture) await page.screenshot({ path: picture });
  });

  test('shows in the card what is done in GitLab', async () => {
    await gitlab()
      .getByRole('button', { name: /Checkout answers/ })
      .click();
    await gitlab().getByLabel('Status').selectOption('acknowledged');
    await card()
      .filter({ hasText: /Acknowledged/ })
      .waitFor();
    await gitlab().getByRole('button', { name: 'Close incident' }).click();
    await inChannel(/Closed by Ada Okafor.*Checkout answers/)
      .first()
      .waitFor();
    await gitlab().getByRole('button', { name: 'Reopen incident' }).click();
    await inChannel(/Reopened by Ada Okafor/)
      .first()
      .waitFor();
  });

  test('closes a form with Escape and gives the cursor back', async () => {
    await type('/gitlab incident declare');
    const form = page.getByRole('dialog');
    await form.getByLabel('Title').waitFor();
    await page.keyboard.press('Escape');
    await form.waitFor({ state: 'detached' });
    expect(await page.evaluate(() => document.activeElement?.getAttribute('aria-label'))).toBe('Message #incidents');
  });

  test('lets somebody else connect their account, as whom the page says they are', async () => {
    await page.getByRole('radio', { name: 'Ben Silva' }).check({ force: true });
    await page.getByRole('region', { name: 'Slack, as Ben Silva' }).waitFor();
    await type('/gitlab connect');
    const opened = page.waitForEvent('popup');
    await page.getByRole('link', { name: 'Connect GitLab account' }).click();
    const tab = await opened;
    for (const button of ['Allow', 'Authorize', 'Connect']) await tab.getByRole('button', { name: button }).click();
    await tab.getByRole('heading', { name: /connected/i }).waitFor();
    await tab.close();
    await type('/gitlab whoami');
    await inChannel(/ben\.silva/)
      .first()
      .waitFor();
  });

  test('never fell into an error', () => {
    expect(problems).toEqual([]);
  });
});

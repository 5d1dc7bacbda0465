import { mkdirSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import type { Page } from 'playwright-core';
import { findChromium, openChromium } from './sandbox/page/chromium.ts';
import { startSandbox } from './sandbox/page/start-sandbox.ts';

/*
 * Draws docs/pictures (every form as the sandbox's page shows it, and an outage of GitLab) and docs/page.png, the page itself.
 * Needs a Chromium:
 *
 *     node infra/pictures.ts && npm run docs
 */
const executable = findChromium();
if (!executable) {
  console.error('No Chromium is here: install one, or name it in CHROMIUM.');
  process.exit(1);
}
const root = fileURLToPath(new URL('..', import.meta.url));
const pictures = `${root}docs/pictures`;
mkdirSync(pictures, { recursive: true });

/** Pixels of the page around a form that are in its picture. */
const margin = 48;
/** What lies behind a form would only distract from it. */
const aroundForms = '.slack-behind { visibility: hidden } .backdrop { background: #ece7ec }';

const sandbox = await startSandbox({ PORT: '0', PAGE_PORT: '0' }, { root });
const browser = await openChromium(executable);
try {
  const page = await browser.newPage({
    viewport: { width: 1280, height: 800 },
    reducedMotion: 'reduce',
    bypassCSP: true,
  });
  page.setDefaultTimeout(30_000);
  await page.goto(sandbox.pageUrl);
  await drawPage(page);
  await page.setViewportSize({ width: 1280, height: 1100 });
  await drawEdit(page);
  await type(page, 'incident declare payments: Refunds are paid out twice !high');
  await cardOf(page, 'Refunds').waitFor();
  await page.getByRole('navigation').getByRole('button', { name: 'general' }).click();
  await page.getByRole('textbox', { name: 'Message #general' }).waitFor();
  await drawPrompts(page);
  await drawOutage(page);
} finally {
  await browser.close();
  await sandbox.close();
}
process.exit(0);

/** Declares an incident by the form, and shows the page once its card is there. */
async function drawPage(page: Page): Promise<void> {
  const title = 'Checkout answers 502 for every second customer';
  await type(page, `incident declare payments ${title}`);
  const form = page.getByRole('dialog');
  await choose(page, 'Severity', /Critical/);
  await choose(page, 'Assignee', /Ben Silva/);
  await choose(page, 'Labels', 'database');
  await page.setViewportSize({ width: 1280, height: 1200 });
  await draw(page, 'declare');
  await page.setViewportSize({ width: 1280, height: 800 });
  await form.getByRole('button', { name: 'Create' }).click();
  await cardOf(page, title).filter({ hasText: 'database' }).waitFor();
  await page.mouse.move(0, 0);
  await page.screenshot({ path: `${root}docs/page.png` });
}

async function drawEdit(page: Page): Promise<void> {
  await type(page, 'incident declare payments: Refunds stay pending !medium');
  await page.getByRole('button', { name: 'Edit' }).click();
  await draw(page, 'edit');
  await closeForm(page);
}

/** One form per verb that asks for something of its own, and one for all those that ask for the incident alone. */
async function drawPrompts(page: Page): Promise<void> {
  const typed: Record<string, string> = {
    comment: 'comment The deploy of 14:02 is rolled back, errors are going down',
    timeline: 'timeline -15m Rolled back to the release of 14:02',
    close: 'close Rolled back, the connection pool is twice as large now',
    severity: 'severity',
    assign: 'assign',
    label: 'label',
    acknowledge: 'acknowledge',
  };
  for (const [verb, words] of Object.entries(typed)) {
    await type(page, `incident ${words}`);
    if (verb === 'acknowledge') await offer(page, 'Incident');
    else await choose(page, 'Incident', /Checkout/);
    await draw(page, `act-${verb}`);
    await closeForm(page);
  }
}

/** An incident that is declared and worked on while GitLab is away, then the same once GitLab is back. */
async function drawOutage(page: Page): Promise<void> {
  const title = 'GitLab itself is down';
  await page.setViewportSize({ width: 1280, height: 900 });
  await weather(page, /^down/);
  await type(page, `incident declare payments: ${title} !critical`);
  const waiting = page.getByRole('log').getByRole('article').filter({ hasText: title });
  await waiting.filter({ hasText: 'not in GitLab yet' }).first().waitFor();
  await type(page, 'incident comment Deploys are stopped, the runners are drained');
  await type(page, 'incident timeline -5m First failed clone');
  await waiting.filter({ hasText: '1 comment, 1 timeline entry' }).first().waitFor();
  await shoot(page, 'outage-waiting');
  await weather(page, /^up/);
  // The next probe comes within half a minute.
  await cardOf(page, title).waitFor({ timeout: 90_000 });
  await page.getByRole('log').getByText('Added to the timeline').last().waitFor();
  await shoot(page, 'outage-healed');
}

/** Turns the switch that says how GitLab is. */
async function weather(page: Page, name: RegExp): Promise<void> {
  const panel = page.getByText('What may go wrong').first();
  await panel.click();
  await page.getByRole('radio', { name }).check();
  await panel.click();
}

async function shoot(page: Page, name: string): Promise<void> {
  await page.mouse.move(0, 0);
  await page.screenshot({ path: `${pictures}/${name}.png` });
  console.log(`  docs/pictures/${name}.png`);
}

async function type(page: Page, command: string): Promise<void> {
  const composer = page.getByRole('textbox', { name: /^Message #/ });
  await composer.fill(`${sandbox.command} ${command}`);
  await composer.press('Enter');
}

/** Opens the list of a select. */
async function offer(page: Page, field: string): Promise<void> {
  const form = page.getByRole('dialog');
  await form.getByRole('combobox', { name: field }).click();
  await form.getByRole('option').first().waitFor();
}

async function choose(page: Page, field: string, option: string | RegExp): Promise<void> {
  await offer(page, field);
  const form = page.getByRole('dialog');
  await form.getByRole('option', { name: option }).click();
  await form.getByRole('heading').click();
}

async function draw(page: Page, name: string): Promise<void> {
  const box = await page.getByRole('dialog').boundingBox();
  if (!box) throw new Error(`no form is open for ${name}`);
  await page.mouse.move(0, 0);
  const clip = {
    x: box.x - margin,
    y: Math.max(0, box.y - margin),
    width: box.width + 2 * margin,
    height: box.height + 2 * margin,
  };
  await page.screenshot({ path: `${pictures}/${name}.png`, clip, style: aroundForms });
  console.log(`  docs/pictures/${name}.png`);
}

async function closeForm(page: Page): Promise<void> {
  const form = page.getByRole('dialog');
  await form.getByRole('button', { name: 'Close', exact: true }).click();
  await form.waitFor({ state: 'detached' });
}

function cardOf(page: Page, title: string) {
  return page.getByRole('log').getByRole('article').filter({ hasText: title }).filter({ hasText: 'Assignees' });
}

import type { Page } from 'playwright-core';
import { findChromium, openChromium } from '../../../infra/sandbox/page/chromium.ts';
import { startSandboxProcess } from './a-sandbox.ts';

/** Nothing where there is no Chromium: install one, or name it in CHROMIUM. */
export const executable = findChromium();

export interface OpenPage {
  page: Page;
  /** What the page's console called an error. */
  problems: string[];
  /** Types into #incidents. */
  type(text: string): Promise<void>;
  close(): Promise<void>;
}

/** A sandbox of its own, and its page in a Chromium. */
export async function openSandboxPage(): Promise<OpenPage> {
  const sandbox = await startSandboxProcess();
  const browser = await openChromium(executable ?? '');
  const page = await browser.newPage({ viewport: { width: 1280, height: 800 } });
  const problems: string[] = [];
  page.setDefaultTimeout(30_000);
  page.on('pageerror', (error) => problems.push(String(error)));
  page.on('console', (message) => message.type() === 'error' && problems.push(message.text()));
  await page.goto(sandbox.pageUrl);
  return {
    page,
    problems,
    async type(text) {
      const composer = page.getByRole('textbox', { name: 'Message #incidents' });
      await composer.fill(text);
      await composer.press('Enter');
    },
    async close() {
      await browser.close().catch(() => undefined);
      await sandbox.stop().catch(() => undefined);
    },
  };
}

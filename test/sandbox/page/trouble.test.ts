import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import type { Page } from 'playwright-core';
import { executable, type OpenPage, openSandboxPage } from './in-chromium.ts';

(executable ? describe : describe.skip)(
  'what may go wrong, on the page in Chromium (skipped where there is none)',
  () => {
    let opened: OpenPage;
    let page: Page;
    const channel = () => page.getByRole('log');
    const panel = () => page.getByRole('region', { name: 'What may go wrong' });
    const inPanel = (name: string) => panel().getByRole('region', { name });
    const gitlab = () => page.getByRole('region', { name: 'GitLab, as' });
    const comments = (text: string) => gitlab().getByRole('listitem').filter({ hasText: text });
    const type = (text: string) => opened.type(text);
    const have = (gitlab: string) => panel().getByRole('radio', { name: gitlab }).check();

    beforeAll(async () => {
      opened = await openSandboxPage();
      page = opened.page;
    }, 120_000);
    afterAll(() => opened?.close(), 30_000);

    const story = (name: string, tell: () => Promise<void>) => test(name, tell, 120_000);

    story('all is well at first', async () => {
      await type('/gitlab incident declare payments: Refunds are paid out twice !high');
      await gitlab()
        .getByRole('button', { name: /Refunds are paid out twice/ })
        .click();
      await channel().getByRole('article').filter({ hasText: 'Assignees' }).waitFor();
      await page.getByText('What may go wrong').click();
      await inPanel('Breaker').getByText('The breaker is closed').waitFor();
      await inPanel('Dead letters').getByText('Dead letters: none').waitFor();
      expect(await panel().getByRole('radio', { name: 'up' }).isChecked()).toBe(true);
    });

    story('while GitLab is down what is typed is kept, the breaker opens; once it is up it is filed', async () => {
      await have('down');
      await gitlab().getByText('down', { exact: true }).waitFor();
      for (const words of ['Rolled back', 'Errors are going down', 'Customers are told']) {
        await type(`/gitlab incident comment #1 ${words}`);
      }
      await channel().getByText(/kept/).first().waitFor();
      for (const iid of [2, 3, 4, 5]) await type(`/gitlab incident show #${iid}`);
      await inPanel('Breaker').getByText('The breaker is open').waitFor();
      await inPanel('Breaker')
        .getByText(/next probe (in \d+ s|under way)/)
        .waitFor();
      await have('up');
      await comments('Customers are told').waitFor({ timeout: 90_000 });
      await inPanel('Breaker').getByText('The breaker is closed').waitFor();
      expect(await comments('Rolled back').count()).toBe(1);
    });

    story('a comment whose answer is lost is filed once', async () => {
      await have('losing answers');
      await gitlab().getByText('losing answers').waitFor();
      await type('/gitlab incident comment #1 Only once');
      await comments('Only once').waitFor();
      const answers = channel().getByRole('article').filter({ hasText: 'Comment added to Refunds' });
      await answers.nth(3).waitFor({ timeout: 90_000 });
      await have('up');
      expect(await comments('Only once').count()).toBe(1);
    });

    story('a job that breaks ends in the dead letters, and is done once it is mended and put back', async () => {
      const letter = inPanel('Dead letters').getByRole('listitem').filter({ hasText: 'submission failed five times' });
      const press = (name: string) => panel().getByRole('button', { name }).click();
      await press('Let the next command break');
      await type('/gitlab incident comment #1 This one breaks');
      await letter.first().waitFor();
      await type('/gitlab incident declare payments: Something else');
      await channel().getByText('Incident #2 Something else has been created').waitFor();
      expect(await comments('This one breaks').count()).toBe(0);
      await press('Mend what breaks');
      await press('Put them back');
      await comments('This one breaks').waitFor();
      await inPanel('Dead letters').getByText('Dead letters: none').waitFor();
      expect(await comments('This one breaks').count()).toBe(1);
    });

    test('never fell into an error', () => {
      expect(opened.problems).toEqual([]);
    });
  },
);

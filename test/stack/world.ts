import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createBrowser, type Shown } from './browser.ts';
import { freePort } from './listen.ts';
import { startPlainGitLab } from './plain-gitlab.ts';
import { startPlainSlack } from './plain-slack.ts';
import { type StackEnvironment, type StackProcess, spawnStack, stackEnvironment } from './stack-process.ts';
import { personIn } from './workspace.ts';

export interface WorldOptions {
  signsHooks?: boolean;
  env?: StackEnvironment;
}

/** A Slack, a GitLab and the stack between them; `restart` starts the stack anew over the same files. */
export async function openWorld({ signsHooks = false, env = {} }: WorldOptions = {}) {
  const slack = await startPlainSlack({ signsInAs: { user: 'U0ADA', team: 'T0ACME' } });
  const gitlab = await startPlainGitLab({ signsHooks });
  const dataDir = mkdtempSync(join(tmpdir(), 'by-hand-'));
  const port = await freePort();
  const url = `http://127.0.0.1:${port}`;
  const all: StackEnvironment = stackEnvironment({
    PORT: String(port),
    DATA_DIR: join(dataDir, 'data'),
    SLACK_API_URL: slack.apiUrl,
    SLACK_WEB_URL: slack.url,
    SLACK_BOT_TOKEN: 'xoxb-preinstalled',
    SLACK_TEAM_ID: slack.signsInAs.team,
    GITLAB_URL: gitlab.url,
    ...env,
  });
  let stack: StackProcess = spawnStack(all);
  const person = personIn(slack, () => url);
  const browser = createBrowser();
  await stack.ready;

  return {
    url,
    slack,
    gitlab,
    person,
    browser,
    stack: () => stack,
    async restart() {
      stack = spawnStack(all);
      await stack.ready;
    },
    /** The answers that came to a command's response_url. */
    answerAt: (id: string | undefined, has: RegExp, withinMs?: number) =>
      slack.seen.first(
        `answer like ${has}`,
        ({ what, args }) => what === 'response_url' && args['id'] === id && has.test(JSON.stringify(args)),
        withinMs,
      ),
    /** Walks a Connect button's whole way, to the page after the consent form's button. */
    async connect(body: string, label = 'Connect'): Promise<{ steps: Shown[]; end: Shown }> {
      const steps = await browser.open(connectUrl(body));
      const consent = steps.at(-1);
      if (!consent) throw new Error('the Connect button leads nowhere');
      return { steps, end: await browser.submit(consent, label) };
    },
    async close() {
      await stack.kill();
      await Promise.all([slack.close(), gitlab.close()]);
      rmSync(dataDir, { recursive: true, force: true });
    },
  };
}

export type World = Awaited<ReturnType<typeof openWorld>>;

/** Where the Connect button in this answer leads. */
export function connectUrl(body: string): string {
  const [found] = /https?:[^"|>\s]*\/gitlab\/connect\?ticket=[^"|>\s]*/.exec(body) ?? [];
  if (!found) throw new Error(`no Connect button in ${body}`);
  return found;
}

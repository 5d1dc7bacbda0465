import { setTimeout as wait } from 'node:timers/promises';
import type { GitLabStandIn } from '../gitlab/start.ts';
import type { SeenMessage } from '../slack/seen.ts';
import { isWire, wireList } from '../slack/shapes.ts';
import type { SlackStandIn } from '../slack/stand-in.ts';
import { headingOf, openBrowser } from './browser.ts';

interface SeedDoors {
  slack: SlackStandIn;
  gitlab: GitLabStandIn;
  command: string;
  /** Resolves once the app has nothing left to do; rejects when `signal` aborts. */
  idle: (signal: AbortSignal) => Promise<void>;
  log: (line: string) => void;
}

/** Milliseconds a step may take; the app answers within one or two seconds. */
const patience = 8000;
const project = 'acme/payments';

/**
 * What a team has done before its first incident, done here as people do it, through the app's own doors: Ada connects her
 * GitLab account, adds a project and subscribes #incidents to it. Ben and Chloe have not connected theirs yet. Says one
 * line per step; a step that fails ends the seeding, not the sandbox.
 */
export async function seedSandbox({ slack, gitlab, command, idle, log }: SeedDoors): Promise<void> {
  for (const id of ['U0ADA', 'U0BEN', 'U0CHLOE']) slack.as(id).dmWithApp();
  const ada = slack.as('U0ADA');
  const dm = ada.dmWithApp();
  const steps: [done: string, step: () => Promise<void>][] = [
    [
      'Ada Okafor (Slack) is connected to ada.okafor (GitLab)',
      async () => {
        await typed(ada.types(dm, `${command} connect`));
        const url = await eventually('a Connect button', () => ada.sees(dm).map(linkIn).find(Boolean));
        await connect(url, { slack_user: ada.id, gitlab_sandbox_user: 'ada.okafor' });
      },
    ],
    [
      `${project} is added, with its webhook, as "payments"`,
      async () => {
        await typed(ada.types(dm, `${command} project add ${project} as payments`));
        const hooks = () => gitlab.world.projects.find(({ path }) => path === project)?.hooks ?? [];
        await eventually('a webhook', () => hooks()[0]);
      },
    ],
    [
      `#incidents is subscribed to ${project}`,
      async () => {
        await typed(ada.types('C0INCIDENTS', `${command} subscribe payments`));
        const told = ({ author, ephemeral }: SeenMessage) => author.kind === 'app' && !ephemeral;
        await eventually('a line in #incidents', () => ada.sees('C0INCIDENTS').find(told));
      },
    ],
  ];
  for (const [done, step] of steps) {
    try {
      await step();
      await idle(AbortSignal.timeout(patience));
      log(`  ${done}`);
    } catch (error) {
      log(`  Not done: ${done}. ${error instanceof Error ? error.message : error}`);
      return;
    }
  }
}

/** Connect, Sign in with Slack, GitLab's and our own consent page. */
async function connect(url: string, cookies: Record<string, string>): Promise<void> {
  const browser = openBrowser(cookies);
  const slackAsks = await browser.visit(url);
  const gitlabAsks = await browser.press(slackAsks, 'Allow');
  const weAsk = await browser.press(gitlabAsks, 'Authorize');
  const end = await browser.press(weAsk, 'Connect');
  if (end.status !== 200) throw new Error(`The last page said "${headingOf(end.html)}" (${end.status}).`);
}

async function typed(outcome: Promise<{ ok: boolean; failure?: string }>): Promise<void> {
  const { ok, failure } = await outcome;
  if (!ok) throw new Error(`Slack said ${failure}.`);
}

/** The address behind the first link button of a message. */
function linkIn({ blocks }: SeenMessage): string | undefined {
  const elements = blocks.flatMap((block) => [...wireList(block['elements']), block['accessory']]).filter(isWire);
  const url = elements.find((element) => element['type'] === 'button' && element['url'])?.['url'];
  return typeof url === 'string' ? url : undefined;
}

async function eventually<T>(what: string, look: () => T | undefined): Promise<T> {
  const end = performance.now() + patience;
  for (;;) {
    const found = look();
    if (found !== undefined) return found;
    if (performance.now() > end) throw new Error(`${what} did not come in ${patience / 1000} seconds.`);
    await wait(25);
  }
}

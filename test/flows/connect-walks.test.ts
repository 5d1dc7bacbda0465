import { expect, test } from '@jest/globals';
import { connectPrompt } from '../../lib/flows/connect.ts';
import { askConsent } from '../../lib/flows/consent.ts';
import { decide } from '../../lib/flows/decide.ts';
import { beginSignIn, finishSignIn } from '../../lib/flows/sign-in.ts';
import type { Next } from '../../lib/pages.ts';
import type { Tenant } from '../../lib/tenant.ts';
import { browserOf, connectInMemory } from './connect-in-memory.ts';
import { createChance } from './virtual-time.ts';

const accounts: Record<string, string> = { UADA: 'ada', UMALLORY: 'mallory' };

/** Addresses and forms somebody has come across, by what is done with them. */
interface Known {
  links: string[];
  slack: string[];
  signedIn: string[];
  gitlab: string[];
  granted: string[];
  forms: string[];
}

const nothingYet = (): Known => ({ links: [], slack: [], signedIn: [], gitlab: [], granted: [], forms: [] });

/**
 * Two people, each signed in to Slack and GitLab in a browser of their own. Mallory hands Ada whatever he comes across;
 * Ada opens it, or her own, in any order, always presses Connect, and shows her address bar to nobody.
 */
async function walk(seed: number, steps: number) {
  const { rooms, stored } = connectInMemory();
  const chance = createChance(seed);
  const mallory = { browser: browserOf('UMALLORY', 'mallory'), knows: nothingYet(), hears: nothingYet() };
  const ada = { browser: browserOf('UADA', 'ada'), knows: nothingYet(), hears: mallory.knows };
  for (const [{ knows }, userId] of [
    [ada, 'UADA'],
    [mallory, 'UMALLORY'],
  ] as const) {
    const { blocks } = await connectPrompt(rooms, { person: { tenant: '1.2/T1' as Tenant, teamId: 'T1', userId } });
    knows.links.push(/\/gitlab\/connect\?ticket=[\w-]+/.exec(JSON.stringify(blocks))?.[0] ?? '');
  }
  const one = <Thing>(things: Thing[]) => things[Math.floor(chance() * things.length)];
  for (let step = 0; step < steps; step++) {
    const { browser, knows, hears } = chance() < 0.5 ? ada : mallory;
    const any = (kind: keyof Known) => one([...knows[kind].slice(-3), ...hears[kind].slice(-3)]) ?? '/';
    const visit = async (flow: typeof decide, address: string, form?: Record<string, string>) => {
      const next: Next = browser.keep(await flow(rooms, browser.request(address, form)));
      if ('page' in next) knows.forms.push(...Object.values(next.page.form?.hidden ?? {}));
      else knows[next.goTo.startsWith('https://slack.test') ? 'slack' : 'gitlab'].push(next.goTo);
    };
    const moves = [
      () => visit(beginSignIn, any('links')),
      async () => void knows.signedIn.push(browser.allowsSlack(new URL(any('slack'), 'https://slack.test').href)),
      () => visit(finishSignIn, any('signedIn')),
      async () => void knows.granted.push(browser.allowsGitLab(new URL(any('gitlab'), 'https://gitlab.test').href)),
      () => visit(askConsent, any('granted')),
      () => visit(decide, '/gitlab/connect', { csrf: any('forms'), decision: 'connect' }),
    ];
    await one(moves)?.();
  }
  return [...stored.links.values()].map(({ person, username }) => ({ userId: person.userId, username }));
}

test('10,000 random walks link people to their own accounts and to nobody else’s', async () => {
  const links: { userId: string; username: string }[] = [];
  for (let seed = 1; seed <= 10_000; seed++) links.push(...(await walk(seed, 40)));
  expect(links.filter(({ userId, username }) => accounts[userId] !== username)).toEqual([]);
  expect(links.length).toBeGreaterThan(100);
}, 120_000);

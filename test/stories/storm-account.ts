import type { Issue } from '../../infra/sandbox/gitlab/world.ts';
import type { DyingLambdas } from './dying.ts';
import { counted, type Storm } from './storm.ts';
import type { World } from './world.ts';

/** What GitLab has, held against what was typed. */
export interface Account {
  /** Actions all of which is there. */
  filed: number;
  missing: string[];
  /** What is there and was not typed, or not so often. */
  twice: string[];
  /** What came to GitLab after something that was typed later about the same incident. */
  outOfOrder: string[];
  /** When the last of it came. Milliseconds. */
  lastAt: number;
}

export function accountFor({ gitlab }: World, { troubles, typed }: Storm): Account {
  const account: Account = { filed: 0, missing: [], twice: [], outOfOrder: [], lastAt: 0 };
  const there = new Map(troubles.map((trouble) => [trouble, [] as string[]]));
  for (const trouble of troubles) {
    const [issue, ...doubles] = gitlab.incidents().filter(({ title }) => title === trouble.title);
    account.twice.push(...doubles.map(({ title }) => title));
    if (!issue) {
      account.missing.push(trouble.title);
      there.delete(trouble);
      continue;
    }
    const found: string[] = there.get(trouble) ?? [];
    let furthest = -1;
    for (const { what, at } of broughtAbout(issue)) {
      found.push(counted(what, found));
      const place = trouble.wanted.indexOf(found.at(-1) ?? '');
      if (place < 0) account.twice.push(`${what} in ${trouble.title}`);
      else if (place < furthest) account.outOfOrder.push(`${what} in ${trouble.title}`);
      furthest = Math.max(furthest, place);
      account.lastAt = Math.max(account.lastAt, at);
    }
    account.missing.push(...trouble.wanted.filter((what) => !found.includes(what)));
  }
  account.filed = typed.filter(({ about, wanted }) => {
    const found = there.get(about);
    return found && wanted.every((what) => found.includes(what));
  }).length;
  return account;
}

const ours = 'Declared in Slack; filed when GitLab could be reached.';

/** What became of an incident in GitLab, in the order it came, in the storm's own words. */
function broughtAbout({ notes, timeline }: Issue): { what: string; at: number }[] {
  const written = notes.map(({ id, body, createdAt }) => ({ id, at: createdAt, what: `note ${body.split('\n')[0]}` }));
  const entries = timeline
    .filter(({ note }) => note !== ours && !note.includes('created the incident'))
    .map(({ id, createdAt, ...entry }) => ({ id, at: createdAt, what: inWords(entry) }));
  return [...written, ...entries].sort((one, other) => one.id - other.id);
}

function inWords({ action, note, occurredAt }: Pick<Issue['timeline'][number], 'action' | 'note' | 'occurredAt'>) {
  if (action === 'comment') return `entry ${note} at ${Math.floor(occurredAt / 1_000)}`;
  const to = /\*\*(\w+)/.exec(note)?.[1]?.toLowerCase();
  if (to) return `${action} ${to}`;
  return note.includes('resolved') ? 'closed' : 'reopened';
}

export interface Told {
  /** How long the slowest to be told waited, those below apart. Milliseconds; for ever, where somebody was not told. */
  slowest: number;
  /** Actions whose worker was killed before three seconds were over: until another takes over they may wait. */
  killedOver: number;
  /** How long the slowest of these waited. Milliseconds; for ever, where somebody was not told. */
  slowestKilledOver: number;
}

/** When the authors read that what they typed is kept. To be asked while GitLab is away: afterwards the outcome stands there. */
export function toldAfter({ slack }: World, { typed }: Storm, { kills }: Pick<DyingLambdas, 'kills'>): Told {
  const waits = typed.map(({ key, at, userId, channel, told }) => {
    const killed = kills.some((kill) => kill.keys.includes(key) && kill.at >= at && kill.at < at + 3_000);
    const answer = slack.messagesIn(channel).find(({ visibleTo, ts, text }) => {
      return visibleTo === userId && Number(ts) * 1_000 >= at && told.test(text);
    });
    return { killed, wait: answer ? Math.floor(Number(answer.ts) * 1_000) - at : Number.POSITIVE_INFINITY };
  });
  const slowestOf = (some: typeof waits) => Math.max(0, ...some.map(({ wait }) => wait));
  const over = waits.filter(({ killed }) => killed);
  return {
    slowest: slowestOf(waits.filter(({ killed }) => !killed)),
    killedOver: over.length,
    slowestKilledOver: slowestOf(over),
  };
}

/** The most calls that reached GitLab within any minute between two moments. */
export function mostInAMinute({ gitlab }: World, from: number, to: number): number {
  const times = gitlab.requests.map(({ at }) => at).filter((at) => at >= from && at < to);
  return Math.max(0, ...times.map((start) => times.filter((at) => at >= start && at < start + 60_000).length));
}

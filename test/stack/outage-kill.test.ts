import { setTimeout as wait } from 'node:timers/promises';
import { afterEach, expect, test } from '@jest/globals';
import { createChance } from '../flows/virtual-time.ts';
import { createBrowser } from './browser.ts';
import type { PlainIssue } from './plain-gitlab.ts';
import { type SlackSeen, textOf } from './plain-slack.ts';
import { personIn } from './workspace.ts';
import { connectUrl, openWorld, type World } from './world.ts';

/**
 * GitLab is away, twenty people type 500 things about ten incidents, four of which they declare meanwhile, and the process
 * is killed by `kill -9` while they type and while all of it is filed. In real time: the breaker looks for GitLab every
 * half a minute, a dead worker is missed after 20 seconds, and five a second are filed.
 */

const seed = Number(process.env['STACK_SEED'] ?? Math.floor(performance.timeOrigin % 1_000_000));
const chance = createChance(seed);
const upTo = (limit: number) => Math.floor(chance() * limit);
const oneOf = <T>(all: readonly T[]): T => all[upTo(all.length)] as T;

const [people, incidents, actionsEach] = [20, 10, 50];
const typingMs = 60_000;
const settledMs = 210_000;

let world: World;
afterEach(() => world.close());

/** One incident, with all that was typed about it. */
interface Talk {
  title: string;
  channel: string;
  /** How it is named: `#3`, or `#L4711` while it waits for GitLab. */
  name: string;
  /** What was acknowledged, in the order it was typed, each with where its answers go. */
  typed: { mark: string; answeredAt: string | undefined; at: number }[];
  /** What was not: it may have been kept all the same. */
  unsure: string[];
}

test('files 500 typed actions once and in their order, whatever kill -9 hits', async () => {
  world = await openWorld({ env: { SWEEP_SECONDS: '5' } });
  const { gitlab } = world;
  const crowd = await connected();
  for (let number = 1; number <= 6; number++) gitlab.addIssue(`Trouble ${number}`);

  gitlab.faults.away = true;
  const awayAt = Date.now();
  const typing = Promise.all(Array.from({ length: incidents }, (_, place) => talksAbout(place + 1, crowd)));
  let killsWhileTyping = 0;
  const typed = typing.then(() => true);
  for (; killsWhileTyping < 3; killsWhileTyping++) {
    if (await Promise.race([typed, wait(5_000 + upTo(12_000))])) break;
    await killed();
  }
  const talks = await typing;
  const typedMs = Date.now() - awayAt;

  gitlab.faults.away = false;
  const backAt = Date.now();
  gitlab.faults.loseAnswers = 1;
  const marks = talks.flatMap((talk) => talk.typed.map(({ mark }) => mark));
  let killsWhileFiling = 0;
  for (const share of [0.02, 0.25, 0.5, 0.75]) {
    await until(() => filed(marks) >= share * marks.length);
    await wait(upTo(1_500));
    gitlab.faults.loseAnswers = 1;
    await killed();
    killsWhileFiling++;
  }
  await until(() => filed(marks) === marks.length && allAnswered(talks));
  const drainedMs = Date.now() - backAt;

  const found = talks.map((talk) => issuesOf(talk).flatMap(({ became }) => became));
  const twice = talks.filter((talk) => issuesOf(talk).length !== 1).length + found.flatMap(doubled).length;
  const outOfOrder = talks.filter(({ typed, unsure }, place) => {
    const known = found[place]?.filter((mark) => !unsure.includes(mark));
    return (
      JSON.stringify(known) !==
      JSON.stringify(typed.filter(({ mark }) => !mark.startsWith('Trouble')).map(({ mark }) => mark))
    );
  });
  console.log(
    [
      `STACK_SEED=${seed}: ${marks.length} acknowledged in ${seconds(typedMs)} s (${talks.flatMap(({ unsure }) => unsure).length} were not)`,
      `${filed(marks)} filed, ${twice} twice, ${outOfOrder.length} of ${talks.length} incidents out of order`,
      `${killsWhileTyping} kills while typing, ${killsWhileFiling} while filing, drained ${seconds(drainedMs)} s after the return`,
      `at most ${mostInAMinute(awayAt + 10_000, backAt)} calls in any minute while away`,
      `told that it is kept after ${toldAfter(talks, 0.5)} s, nine of ten within ${toldAfter(talks, 0.9)} s (kills and all)`,
    ].join(', '),
  );
  expect(twice).toBe(0);
  expect(outOfOrder).toEqual([]);
  expect(marks).toHaveLength(incidents * actionsEach);
  expect(killsWhileTyping + killsWhileFiling).toBeGreaterThanOrEqual(5);
}, 380_000);

const seconds = (milliseconds: number) => Math.round(milliseconds / 1_000);

async function killed() {
  await world.stack().kill();
  await world.restart();
}

/** Twenty people who have all connected their own accounts. */
async function connected(): Promise<string[]> {
  const { slack, gitlab } = world;
  const ids: string[] = [];
  for (let number = 1; number <= people; number++) {
    slack.signsInAs.user = `U0P${number}`;
    Object.assign(gitlab.signsInAs, { id: 100 + number, username: `person.${number}`, name: `Person ${number}` });
    const { body } = await personIn(slack, () => world.url).command('connect');
    const browser = createBrowser();
    const consent = (await browser.open(connectUrl(body))).at(-1);
    if (consent) await browser.submit(consent, 'Connect');
    ids.push(slack.signsInAs.user);
  }
  const added = await personIn(slack, () => world.url).command('project add acme/payments as payments');
  await world.answerAt(added.answeredAt, /payments/);
  return ids;
}

/** Types about one incident at random moments, one after the other, until fifty were acknowledged. */
async function talksAbout(number: number, crowd: string[]): Promise<Talk> {
  const talk: Talk = {
    title: `Trouble ${number}`,
    channel: `C0TALK${number}`,
    name: `#${number}`,
    typed: [],
    unsure: [],
  };
  const begun = Date.now();
  await wait(upTo(1_000));
  if (number > 6) await declares(talk, crowd);
  while (talk.typed.length < actionsEach) {
    const left = Math.max(0, begun + typingMs - Date.now());
    await wait((2 * left * chance()) / (actionsEach - talk.typed.length));
    const mark = `said ${number} ${talk.typed.length + 1} ${talk.unsure.length}`;
    const name = talk.name.startsWith('#L') ? talk.name : oneOf([talk.name, `acme/payments${talk.name}`]);
    await types(talk, crowd, `incident comment ${name} ${mark}`, mark);
  }
  return talk;
}

async function declares(talk: Talk, crowd: string[]) {
  const title = talk.title;
  while (talk.typed.length === 0) {
    talk.title = `${title} ${talk.unsure.length}`;
    await types(talk, crowd, `incident declare payments: ${talk.title}`, talk.title);
  }
  const isKept = ({ what, args }: SlackSeen) =>
    what === 'response_url' && args['id'] === talk.typed[0]?.answeredAt && /#L\d+/.test(textOf(args));
  const { args } = await world.slack.seen.first(`number of ${talk.title}`, isKept, 60_000);
  talk.name = /#L\d+/.exec(textOf(args))?.[0] ?? '';
}

/** Somebody types; a person whom Slack tells that it did not work waits a little and types something else. */
async function types({ channel, typed, unsure }: Talk, crowd: string[], text: string, mark: string) {
  world.slack.signsInAs.user = oneOf(crowd);
  const person = personIn(world.slack, () => world.url, channel);
  const at = Date.now();
  const answer = await person.command(text).catch(() => undefined);
  if (answer?.status === 200 && answer.body === '') typed.push({ mark, answeredAt: answer.answeredAt, at });
  else {
    unsure.push(mark);
    await wait(200);
  }
}

const issuesOf = ({ title }: Pick<Talk, 'title'>): PlainIssue[] =>
  world.gitlab.issues.filter((issue) => issue.title === title);

function filed(marks: string[]): number {
  const there = new Set(world.gitlab.issues.flatMap(({ title, became }) => [title, ...became]));
  return marks.filter((mark) => there.has(mark)).length;
}

const doubled = (all: string[]) => all.filter((mark, place) => all.indexOf(mark) !== place);

/** Everybody has read what became of it: then nobody is at work on it any more. */
function allAnswered(talks: Talk[]): boolean {
  const outcomes = new Set(
    world.slack.seen.all
      .filter(({ what, args }) => what === 'response_url' && /added to|has been created/.test(textOf(args)))
      .map(({ args }) => args['id']),
  );
  return talks.every(({ typed }) => typed.every(({ answeredAt }) => outcomes.has(answeredAt)));
}

/** The seconds within which this share of all actions were answered for the first time. */
function toldAfter(talks: Talk[], share: number): number {
  const first = new Map<unknown, number>();
  for (const { what, args, atMs } of world.slack.seen.all) {
    if (what === 'response_url' && !first.has(args['id'])) first.set(args['id'], atMs);
  }
  const waits = talks.flatMap(({ typed }) =>
    typed.map(({ answeredAt, at }) => (first.get(answeredAt) ?? Infinity) - at),
  );
  const ordered = waits.sort((one, other) => one - other);
  return Math.round((ordered[Math.floor(share * (ordered.length - 1))] ?? 0) / 100) / 10;
}

function mostInAMinute(from: number, to: number): number {
  const times = world.gitlab.seen.all.map(({ atMs }) => atMs).filter((at) => at >= from && at < to);
  return Math.max(0, ...times.map((start) => times.filter((at) => at >= start && at < start + 60_000).length));
}

async function until(isTrue: () => boolean) {
  const deadline = Date.now() + settledMs;
  while (!isTrue() && Date.now() < deadline) await wait(250);
}

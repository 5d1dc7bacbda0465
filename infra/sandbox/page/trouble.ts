import { SQSClient } from '@aws-sdk/client-sqs';
import { sdkAws } from '../../../lib/aws/sdk.ts';
import { type Health, healthy, probeDue } from '../../../lib/gitlab/breaker.ts';
import { realSeams } from '../../../lib/seams.ts';
import { createBreakers } from '../../../lib/store/breakers.ts';
import { createTable } from '../../../lib/store/table.ts';
import { type DeadLetter, listDeadLetters, redrive } from '../../cli/dead-letters.ts';
import type { Poison } from '../runner/poison.ts';
import type { Stack } from '../runner/start-stack.ts';

/** What goes wrong in the app, as the page shows it. Times in milliseconds. */
export interface Trouble {
  /** Since when nobody calls GitLab and when it is next asked; undefined while all is well. */
  breaker: { openSince: number; probeAt: number } | undefined;
  /** Until then GitLab wanted quiet; it may be over. */
  quietUntil: number;
  letters: DeadLetter[];
  /** A command that breaks: about to be typed, or typed. */
  poison: ReturnType<Poison['state']>;
}

export interface TroubleDoor {
  look(): Promise<Trouble>;
  /** The job of what is typed next fails as often as the queue tries it, until it is mended. */
  breakNextCommand(): void;
  mend(): void;
  /** Puts all dead letters back, as `npm run redrive` does, and says how many. */
  putBack(): Promise<number>;
}

/** More are not shown. */
const shown = 50;

/** Opens the door to a stack in this process that works for the GitLab at `gitlabUrl`. */
export function openTrouble(stack: Stack, gitlabUrl: string): TroubleDoor {
  const sqs = new SQSClient({});
  const dead = stack.queue('JobsDeadQueue');
  const queues = { jobs: stack.queue('JobsQueue').url, dead: dead.url };
  const breakers = createBreakers<Health>(
    createTable(sdkAws().dynamo, stack.environment['EPHEMERAL_TABLE'] ?? ''),
    realSeams,
  );
  const inTurn = createTurns();
  let known: { depth: number; letters: DeadLetter[] } = { depth: 0, letters: [] };

  /** Looking takes the letters in hand: once for every change, and never while they are put back. */
  async function letters(): Promise<DeadLetter[]> {
    const { ready, inFlight } = await dead.depth();
    const depth = ready + inFlight;
    if (depth !== known.depth) known = { depth, letters: await listDeadLetters(sqs, queues, shown) };
    return known.letters;
  }

  return {
    async look() {
      const [health = healthy, lying] = await Promise.all([breakers.find(gitlabUrl), inTurn(letters)]);
      const { openSince, quietUntil } = health;
      const breaker = openSince === undefined ? undefined : { openSince, probeAt: probeDue(health) };
      return { breaker, quietUntil, letters: lying, poison: stack.poison.state() };
    },
    breakNextCommand: () => stack.poison.arm((body) => body.includes('"job":"submission"')),
    mend: stack.poison.mend,
    putBack: () =>
      inTurn(async () => {
        known = { depth: 0, letters: [] };
        return redrive(sqs, queues, Number.POSITIVE_INFINITY);
      }),
  };
}

/** Runs one thing after the other. */
function createTurns(): <T>(work: () => Promise<T>) => Promise<T> {
  let last: Promise<unknown> = Promise.resolve();
  return (work) => {
    const mine = last.then(work, work);
    last = mine;
    return mine;
  };
}

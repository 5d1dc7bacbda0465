import { UpstreamError } from '../errors.ts';
import type { Seams } from '../seams.ts';
import { retryDelay } from './retry-delay.ts';

/** A day of trying, then its author decides. Milliseconds. */
const longest = 24 * 3600_000;
/** Who asked something is gone by then. Milliseconds. */
const longestForAnAnswer = 120_000;
/** A fault of our own rarely mends itself: a few tries, then the author is told and has the text back. */
const triesAtOurOwnFault = 3;

/** Of our own: GitLab may still be writing what it had not answered. A pause of seconds, whatever came before. */
export const unsettled = 'unsettled';
/** Of our own: GitLab was not asked, because it has not answered anybody of late. */
export const unreachable = 'unreachable';

/** Of our own: the incident it is about waits for GitLab itself. */
export const notFiledYet = 'not_filed_yet';

export interface Tried {
  /** Tries that came to nothing so far, this one not counted. */
  attempts: number;
  /** How long it is being tried, in milliseconds. */
  age: number;
  /** It only asks: later on nobody wants the answer. */
  asks: boolean;
}

/** It is not tried again by itself: why, in a sentence, and whether that is our fault. */
export interface LastTry {
  again: false;
  why: string;
  ours: boolean;
}

export type NextTry = { again: true; delaySeconds: number } | LastTry;

export const ourFault: LastTry = { again: false, why: 'Something went wrong on our side.', ours: true };

/**
 * Decides what follows a failure. Transient ones are tried again for a day, a little scattered so that many do not come
 * back at once, and never sooner than the other service asks.
 */
export function nextTry({ attempts, age, asks }: Tried, failure: unknown, seams: Pick<Seams, 'randomBytes'>): NextTry {
  if (!(failure instanceof UpstreamError)) return afterOurOwnFault(attempts, seams);
  const { code, transient, retryAfterSeconds } = failure;
  if (code === unsettled) return { again: true, delaySeconds: retryAfterSeconds ?? 1 };
  const late = asks ? age > longestForAnAnswer || code === unreachable : age > longest;
  if (!transient || late) return { again: false, why: inWords(failure), ours: false };
  // When GitLab is back, what waits is called for: until then it need not come up often.
  const patience = code === unreachable ? Math.min(300, age / 4000) : 0;
  return { again: true, delaySeconds: retryDelay(attempts, seams, Math.max(retryAfterSeconds ?? 0, patience)) };
}

function afterOurOwnFault(attempts: number, seams: Pick<Seams, 'randomBytes'>): NextTry {
  if (attempts + 1 >= triesAtOurOwnFault) return ourFault;
  return { again: true, delaySeconds: retryDelay(attempts, seams) };
}

const services = {
  gitlab: 'GitLab',
  slack: 'Slack',
  dynamodb: 'The database',
  sqs: 'The queue',
  secretsmanager: 'The vault',
};

/** What the other service did, in a sentence. */
export function inWords({ service, code, status, transient, detail }: UpstreamError): string {
  const who = services[service];
  if (code === notFiledYet) return 'The incident this is about has not reached GitLab.';
  if (status === 429) return `${who} is asking us to slow down.`;
  if (transient) return `${who} is not answering.`;
  return detail ? `${who} says: ${detail}` : `${who} refused (${status ?? 'no reason given'}).`;
}

import { UpstreamError } from '../errors.ts';
import type { Seams } from '../seams.ts';
import { retryDelay } from './retry-delay.ts';

/** The sixth wait ends after nine minutes; a last one makes it a quarter of an hour, then the author decides. */
const lastAttempt = 6;
const lastDelaySeconds = 370;
/** A fault of our own rarely mends itself: a few tries, then the author is told and has the text back. */
const triesAtOurOwnFault = 3;

/** Of our own: GitLab may still be writing what it had not answered. A pause of seconds, whatever came before. */
export const unsettled = 'unsettled';

export type NextTry = { again: true; delaySeconds: number } | { again: false; why: string };

/**
 * Decides what follows the failure of a try after `attempts` earlier ones. Transient failures are tried again, a little
 * scattered so that many do not come back at once, and never sooner than the other service asks.
 */
export function nextTry(attempts: number, failure: unknown, seams: Pick<Seams, 'randomBytes'>): NextTry {
  const upstream = failure instanceof UpstreamError ? failure : undefined;
  const why = upstream ? inWords(upstream) : 'Something went wrong on our side.';
  const hopeless = upstream ? !upstream.transient : attempts + 1 >= triesAtOurOwnFault;
  if (upstream?.code === unsettled) return { again: true, delaySeconds: upstream.retryAfterSeconds ?? 1 };
  if (hopeless || attempts > lastAttempt) return { again: false, why };
  if (attempts === lastAttempt) return { again: true, delaySeconds: lastDelaySeconds };
  return { again: true, delaySeconds: retryDelay(attempts, seams, upstream?.retryAfterSeconds) };
}

const services = {
  gitlab: 'GitLab',
  slack: 'Slack',
  dynamodb: 'The database',
  sqs: 'The queue',
  secretsmanager: 'The vault',
};

/** What the other service did, in a sentence. */
export function inWords({ service, status, transient, detail }: UpstreamError): string {
  const who = services[service];
  if (status === 429) return `${who} is asking us to slow down.`;
  if (transient) return `${who} is not answering.`;
  return detail ? `${who} says: ${detail}` : `${who} refused (${status ?? 'no reason given'}).`;
}

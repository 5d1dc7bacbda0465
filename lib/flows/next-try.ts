import { UpstreamError } from '../errors.ts';
import type { Seams } from '../seams.ts';

/** Seconds before each further try: a quarter of an hour in all, then the author decides. */
const ladder = [5, 15, 30, 60, 120, 300, 370];
/** A fault of our own rarely mends itself: a few tries, then the author is told and has the text back. */
const triesAtOurOwnFault = 3;
/** https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/sqs-delay-queues.html */
const longestDelay = 900;

export type NextTry = { again: true; delaySeconds: number } | { again: false; why: string };

/**
 * Decides what follows the failure of a try after `attempts` earlier ones. Transient failures are tried again, a little
 * scattered so that many do not come back at once, and never sooner than the other service asks.
 */
export function nextTry(attempts: number, failure: unknown, { randomBytes }: Pick<Seams, 'randomBytes'>): NextTry {
  const upstream = failure instanceof UpstreamError ? failure : undefined;
  const why = upstream ? inWords(upstream) : 'Something went wrong on our side.';
  const step = ladder[attempts];
  const hopeless = upstream ? !upstream.transient : attempts + 1 >= triesAtOurOwnFault;
  if (hopeless || step === undefined) return { again: false, why };
  const scatter = 1 + (randomBytes(1)[0] ?? 0) / 255 / 5;
  const wish = Math.max(step * scatter, upstream?.retryAfterSeconds ?? 0);
  return { again: true, delaySeconds: Math.ceil(Math.min(wish, longestDelay)) };
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

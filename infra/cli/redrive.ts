import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { QueueDoesNotExist, SQSClient } from '@aws-sdk/client-sqs';
import type { Naming } from '../sandbox/runner/project.ts';
import { type DeadLetter, type JobsQueues, listDeadLetters, redrive } from './dead-letters.ts';
import { findQueues } from './find-queues.ts';

/*
 * Puts what ended in the dead letters back among the jobs, after its cause is mended:
 *
 *     npm run redrive -- --stage prod --dry      only lists it
 *     npm run redrive -- --stage prod --max 1    one, to see whether it goes through now
 *     npm run redrive -- --stage prod            all of it
 *
 * AWS_REGION and AWS_PROFILE say where; AWS_ENDPOINT_URL_SQS leads to another SQS, such as that of `npm start`.
 */
const usage = 'npm run redrive -- [--stage <dev>] [--service <name>] [--max <number>] [--dry]';
const root = fileURLToPath(new URL('../..', import.meta.url));
const endpoint = process.env['AWS_ENDPOINT_URL_SQS'] || undefined;

try {
  const { max, dry, ...naming } = readArguments();
  const sqs = openSqs();
  const queues = await queuesOf(sqs, naming);
  if (dry) {
    const letters = await listDeadLetters(sqs, queues, max);
    for (const letter of letters) console.log(lineOf(letter));
    console.log(`${letters.length} waiting`);
  } else {
    const count = await redrive(sqs, queues, max, (letter) => console.log(lineOf(letter)));
    console.log(`${count} put back`);
  }
} catch (error) {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
}

function readArguments(): Naming & { max: number; dry: boolean } {
  try {
    const { values } = parseArgs({
      options: {
        stage: { type: 'string', default: 'dev' },
        service: { type: 'string' },
        max: { type: 'string' },
        dry: { type: 'boolean', default: false },
      },
    });
    const { max } = values;
    if (max !== undefined && !/^[1-9]\d*$/.test(max)) throw new Error(`--max must be a number from 1 on, not "${max}"`);
    return { ...values, max: Number(max ?? Number.POSITIVE_INFINITY) };
  } catch (error) {
    throw new Error(`${error instanceof Error ? error.message : error}\n${usage}`);
  }
}

/** Region and credentials are the SDK's to find; a stand-in on this machine looks at neither, and needs none set. */
function openSqs(): SQSClient {
  const host = endpoint && URL.parse(endpoint)?.hostname;
  if (!host || !['127.0.0.1', 'localhost', '[::1]'].includes(host)) return new SQSClient({});
  return new SQSClient({ region: 'us-east-1', credentials: { accessKeyId: 'local', secretAccessKey: 'local' } });
}

async function queuesOf(sqs: SQSClient, naming: Naming): Promise<JobsQueues> {
  try {
    return await findQueues(sqs, root, naming, endpoint);
  } catch (error) {
    if (!(error instanceof QueueDoesNotExist)) throw error;
    throw new Error(`There are no queues of the stage "${naming.stage}" here: another --stage, or another region?`);
  }
}

/** `2026-11-22T03:00:00.000Z  submission 1234.5678  our_fault  received 2x`. */
function lineOf({ kind, key, reason, since, receives }: DeadLetter): string {
  return `${new Date(since).toISOString()}  ${kind} ${key}  ${reason ?? 'kept failing'}  received ${receives}x`;
}

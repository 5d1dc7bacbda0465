import { SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { SQSClient } from '@aws-sdk/client-sqs';
import { readConfig, readSlackSecrets } from '../lib/config.ts';
import { type SweepRooms, sweep } from '../lib/flows/sweep.ts';
import { createLog } from '../lib/log.ts';
import { createQueue } from '../lib/queue.ts';
import { realSeams } from '../lib/seams.ts';
import { createKeyRing } from '../lib/store/seal.ts';
import { createSubmissions } from '../lib/store/submissions.ts';
import { createDynamo, createTable } from '../lib/store/table.ts';

/** Every five minutes, and at the start of the local runner: what was left undone is queued again. */
export function createHandler(rooms: SweepRooms) {
  return () => sweep(rooms);
}

const config = readConfig(process.env);
const { keys } = await readSlackSecrets(process.env, new SecretsManagerClient());

export const handler = createHandler({
  submissions: createSubmissions(createTable(createDynamo(), config.appTable), createKeyRing(keys, realSeams)),
  queue: createQueue(new SQSClient(), config.jobsQueueUrl),
  seams: realSeams,
  log: createLog('sweep'),
});

import { sdkAws } from '../lib/aws/sdk.ts';
import { environment, readConfig, readSlackSecrets } from '../lib/config.ts';
import { type SweepRooms, sweep } from '../lib/flows/sweep.ts';
import { createLog } from '../lib/log.ts';
import { createQueue } from '../lib/queue.ts';
import { realSeams } from '../lib/seams.ts';
import { createKeyRing } from '../lib/store/seal.ts';
import { createSubmissions } from '../lib/store/submissions.ts';
import { createTable } from '../lib/store/table.ts';

/** Every five minutes, and at the start of the local runner: what was left undone is queued again. */
export function createHandler(rooms: SweepRooms) {
  return () => sweep(rooms);
}

const config = readConfig(environment);
const aws = sdkAws();
const { keys } = await readSlackSecrets(environment, aws);

export const handler = createHandler({
  submissions: createSubmissions(createTable(aws.dynamo, config.appTable), createKeyRing(keys, realSeams)),
  queue: createQueue(aws, config.jobsQueueUrl),
  seams: realSeams,
  log: createLog('sweep'),
});

import { sdkAws } from '../lib/aws/sdk.ts';
import { environment, readConfig, readSlackSecrets } from '../lib/config.ts';
import { type Breaker, createBreaker } from '../lib/flows/breaker.ts';
import { type SweepRooms, sweep } from '../lib/flows/sweep.ts';
import type { Health } from '../lib/gitlab/breaker.ts';
import { createLog } from '../lib/log.ts';
import { createQueue } from '../lib/queue.ts';
import { realSeams } from '../lib/seams.ts';
import { createBreakers } from '../lib/store/breakers.ts';
import { createIncidents } from '../lib/store/incidents.ts';
import { createKeyRing } from '../lib/store/seal.ts';
import { createSubmissions } from '../lib/store/submissions.ts';
import { createTable } from '../lib/store/table.ts';

/** Every five minutes, and at the start of the local runner: what was left undone is queued again. */
export function createHandler(rooms: SweepRooms & { breaker: Pick<Breaker, 'recall'> }) {
  return async () => {
    await sweep(rooms);
    await rooms.breaker.recall();
  };
}

const config = readConfig(environment);
const aws = sdkAws();
const { keys } = await readSlackSecrets(environment, aws);
const around = { queue: createQueue(aws, config.jobsQueueUrl), seams: realSeams, log: createLog('sweep') };
const app = createTable(aws.dynamo, config.appTable);
const breakers = createBreakers<Health>(createTable(aws.dynamo, config.ephemeralTable), realSeams);

export const handler = createHandler({
  ...around,
  submissions: createSubmissions(app, createKeyRing(keys, realSeams)),
  incidents: createIncidents(app),
  breaker: createBreaker({ ...around, instance: config.gitlabUrl, breakers }),
});

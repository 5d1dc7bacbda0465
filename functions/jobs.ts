import { sdkAws } from '../lib/aws/sdk.ts';
import { environment, readJobsDeadQueueUrl } from '../lib/config.ts';
import { announce } from '../lib/flows/announce.ts';
import { drain } from '../lib/flows/drain.ts';
import { redrawPending } from '../lib/flows/draw-pending.ts';
import { fillTemplate } from '../lib/flows/fill-template.ts';
import { forget } from '../lib/flows/forget.ts';
import { kinds } from '../lib/flows/kinds.ts';
import { linked } from '../lib/flows/linked.ts';
import { probe } from '../lib/flows/probe.ts';
import { revive } from '../lib/flows/revive.ts';
import type { JobRooms } from '../lib/flows/rooms.ts';
import { dropUnconfirmed } from '../lib/flows/unconfirmed.ts';
import { workOn } from '../lib/flows/work.ts';
import { openWorkRooms } from '../lib/open-work-rooms.ts';
import { createDeadLetters, type Job } from '../lib/queue.ts';
import { queueHandler } from '../lib/queue-door.ts';

export interface Doors {
  rooms: JobRooms;
}

/** SQS `jobs`: the slow half of everything. */
export function createHandler({ rooms }: Doors) {
  return queueHandler(rooms, (job) => run(rooms, job));
}

async function run(rooms: JobRooms, job: Job): Promise<void> {
  switch (job.job) {
    case 'submission':
      if (job.revive) await revive(rooms, job);
      return workOn(rooms, kinds, job);
    case 'announce':
      return announce(rooms, job);
    case 'pending':
      return redrawPending(rooms, job);
    case 'template':
      return fillTemplate(rooms, job);
    case 'linked':
      return linked(rooms, job);
    case 'unconfirmed':
      return dropUnconfirmed(rooms, job);
    case 'forget':
      return forget(rooms, job);
    case 'probe':
      return probe(rooms, job);
    case 'drain':
      return drain(rooms, job);
    default:
      throw new Error('a job nobody knows');
  }
}

const aws = sdkAws();
const deadLetters = createDeadLetters(aws, readJobsDeadQueueUrl(environment));
const { rooms } = await openWorkRooms(environment, { name: 'jobs', aws });
export const handler = createHandler({ rooms: { ...rooms, deadLetters } });

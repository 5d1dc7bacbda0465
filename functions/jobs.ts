import { environment } from '../lib/config.ts';
import { announce } from '../lib/flows/announce.ts';
import { fillTemplate } from '../lib/flows/fill-template.ts';
import { forget } from '../lib/flows/forget.ts';
import { kinds } from '../lib/flows/kinds.ts';
import { linked } from '../lib/flows/linked.ts';
import type { WorkRooms } from '../lib/flows/rooms.ts';
import { dropUnconfirmed } from '../lib/flows/unconfirmed.ts';
import { workOn } from '../lib/flows/work.ts';
import { openWorkRooms } from '../lib/open-work-rooms.ts';
import type { Job } from '../lib/queue.ts';
import { queueHandler } from '../lib/queue-door.ts';

export interface Doors {
  rooms: WorkRooms;
}

/** SQS `jobs`: the slow half of everything. */
export function createHandler({ rooms }: Doors) {
  return queueHandler(rooms, (job) => run(rooms, job));
}

async function run(rooms: WorkRooms, job: Job): Promise<void> {
  switch (job.job) {
    case 'submission':
      return workOn(rooms, kinds, job);
    case 'announce':
      return announce(rooms, job);
    case 'template':
      return fillTemplate(rooms, job);
    case 'linked':
      return linked(rooms, job);
    case 'unconfirmed':
      return dropUnconfirmed(rooms, job);
    case 'forget':
      return forget(rooms, job);
    default:
      throw new Error('a job nobody knows');
  }
}

const { rooms } = await openWorkRooms(environment, { name: 'jobs' });
export const handler = createHandler({ rooms });

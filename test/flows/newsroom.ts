import type { GitLabStandIn } from '../../infra/sandbox/gitlab/start.ts';
import { type AnnounceJob, announce } from '../../lib/flows/announce.ts';
import type { Incident } from '../../lib/incident/incident.ts';
import { anIncident } from '../incident/an-incident.ts';
import type { Dynamo } from '../store/dynamo.ts';
import { start, workplace } from './workplace.ts';

/** A workspace whose channels hear of project 42, and what GitLab tells about its incident #12 minute after minute. */
export async function newsroom(dynamo: Dynamo, gitlab: GitLabStandIn, channels = ['C1']) {
  const place = await workplace(dynamo, gitlab);
  const { tenant, rooms, clock, sent } = place;
  const { instance } = rooms;
  for (const channelId of channels) {
    await rooms.subscriptions.save({ tenant, instance, projectId: 42, channelId, createdBy: 'U1', createdAt: 0 });
  }
  const job: AnnounceJob = { job: 'announce', tenant, instance, projectId: 42, iid: 12 };
  const keep = (incident: Incident, actor = 'Ada Okafor') => rooms.incidents.write(tenant, incident, { actor });
  const run = (again: AnnounceJob = job) => announce(rooms, again);
  return {
    ...place,
    job,
    run,
    keep,
    /** The incident as GitLab has it in that minute. */
    at: (minute: number, fields: Partial<Incident> = {}) =>
      anIncident({ instance, createdAt: start, updatedAt: start + minute * 60_000, ...fields }),
    /** Keeps what GitLab told, and announces it. */
    async told(incident: Incident, actor?: string) {
      await keep(incident, actor);
      await run();
    },
    /** Lets the delayed job's time come, and runs it. */
    async later() {
      const next = sent.shift();
      if (!next) throw new Error('nothing was sent to be done later');
      clock.now += next.delaySeconds * 1000;
      await run(next.job as AnnounceJob);
      return next;
    },
    isDone: async () => {
      const projection = await rooms.incidents.find(tenant, job);
      return projection?.announced === projection?.version;
    },
  };
}

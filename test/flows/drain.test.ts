import { describe, expect, test } from '@jest/globals';
import { drain } from '../../lib/flows/drain.ts';
import type { WorkRooms } from '../../lib/flows/rooms.ts';
import type { Job } from '../../lib/queue.ts';
import { realSeams } from '../../lib/seams.ts';
import type { Due } from '../../lib/store/submissions.ts';
import type { Tenant } from '../../lib/tenant.ts';
import { instance, noon } from '../store/builders.ts';

const minutes = (count: number) => count * 60_000;

interface Hastened extends Due {
  delaySeconds: number;
}

/** So many submissions for each tenant, put off for ten minutes; `held` are being worked on. */
async function drained(
  waiting: Record<string, number>,
  { open = false, held = [] as string[], of = instance }: { open?: boolean; held?: string[]; of?: string } = {},
) {
  const rows = Object.entries(waiting).flatMap(([tenant, count]) =>
    Array.from(
      { length: count },
      (_, at): Due => ({ tenant: tenant as Tenant, key: `${tenant}-${at}`, dueAt: noon + minutes(10) }),
    ),
  );
  const dueAt = new Map<string, number>();
  const sent: { job: Job; delaySeconds: number }[] = [];
  const rooms = {
    instance,
    breaker: { state: async () => ({ open }) },
    submissions: {
      due: async (_now: number, limit: number) => rows.slice(0, limit),
      async hasten(_tenant: Tenant, key: string, at: number) {
        if (held.includes(key)) return false;
        dueAt.set(key, at);
        return true;
      },
    },
    queue: { send: async (job: Job, { delaySeconds = 0 } = {}) => void sent.push({ job, delaySeconds }) },
    seams: { ...realSeams, now: () => noon },
    log: { info: () => undefined, warn: () => undefined, error: () => undefined },
  };
  await drain(rooms as unknown as WorkRooms, { job: 'drain', instance: of });
  const hastened = sent.flatMap(({ job, delaySeconds }): Hastened[] =>
    job.job === 'submission' ? [{ ...job, delaySeconds, dueAt: dueAt.get(job.key) ?? 0 }] : [],
  );
  return { sent, hastened };
}

describe('what waited', () => {
  test('comes up within two minutes, about five a second', async () => {
    const { hastened } = await drained({ one: 500 });
    expect(hastened).toHaveLength(500);
    const seconds = Map.groupBy(hastened, ({ dueAt }) => Math.floor((dueAt - noon) / 1000));
    expect(Math.max(...seconds.keys())).toBeLessThan(120);
    for (const due of seconds.values()) expect(due.length).toBe(5);
  });

  test('has its message when it is due, not before', async () => {
    const { hastened } = await drained({ one: 50 });
    for (const { dueAt, delaySeconds } of hastened) expect(noon + delaySeconds * 1000).toBeGreaterThanOrEqual(dueAt);
  });

  test('goes one tenant after the other, whoever has the least first', async () => {
    const { hastened } = await drained({ crowd: 30, few: 3, some: 10 });
    const order = hastened.map(({ tenant }) => tenant);
    expect(order).toEqual([...Array(3).fill('few'), ...Array(10).fill('some'), ...Array(30).fill('crowd')]);
    const at = hastened.map(({ dueAt }) => dueAt);
    expect(at).toEqual(at.toSorted((one, other) => one - other));
  });

  test('and is being worked on is left alone', async () => {
    const { hastened } = await drained({ one: 3 }, { held: ['one-1'] });
    expect(hastened.map(({ key }) => key)).toEqual(['one-0', 'one-2']);
  });

  test('beyond 500 comes next', async () => {
    const { sent } = await drained({ one: 600 });
    expect(sent.at(-1)).toEqual({ job: { job: 'drain', instance }, delaySeconds: 100 });
    const nothingLeft = await drained({ one: 600 }, { held: Array.from({ length: 600 }, (_, at) => `one-${at}`) });
    expect(nothingLeft.sent).toEqual([]);
  });

  test('stays where it is when GitLab went away again, or another GitLab is back', async () => {
    expect((await drained({ one: 3 }, { open: true })).sent).toEqual([]);
    expect((await drained({ one: 3 }, { of: 'https://other.example' })).sent).toEqual([]);
  });
});

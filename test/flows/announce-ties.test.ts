import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import type { GitLabStandIn } from '../../infra/sandbox/gitlab/start.ts';
import { type AnnounceJob, announce } from '../../lib/flows/announce.ts';
import type { Incident } from '../../lib/incident/incident.ts';
import { type Dynamo, startDynamo } from '../store/dynamo.ts';
import { newsroom } from './newsroom.ts';
import { quietGitLab } from './workplace.ts';

let dynamo: Dynamo;
let gitlab: GitLabStandIn;

beforeAll(async () => {
  [dynamo, gitlab] = await Promise.all([startDynamo(), quietGitLab()]);
});
afterAll(() => Promise.all([dynamo.stop(), gitlab.close()]));

describe('two different tellings of one moment', () => {
  async function tied() {
    const place = await newsroom(dynamo, gitlab);
    const { rooms, tenant } = place;
    const project = gitlab.world.projects.find(({ path }) => path === 'acme/payments');
    if (!project) throw new Error('the seed changed');
    const ada = gitlab.as('ada.okafor');
    const incident = ada.declares('acme/payments', { title: 'Checkout is down' });
    ada.edits('acme/payments', incident.iid, { severity: 'high' });
    const told = (fields: Partial<Incident>) =>
      place.at(0, { projectId: project.id, iid: incident.iid, id: incident.id, ...fields });
    const { instance } = rooms;
    const job: AnnounceJob = { job: 'announce', tenant, instance, projectId: project.id, iid: incident.iid };
    await rooms.subscriptions.save({
      tenant,
      instance,
      projectId: project.id,
      channelId: 'C1',
      createdBy: 'U1',
      createdAt: 0,
    });
    const keep = async (userId: string) =>
      rooms.projects.save({
        ...{ tenant, instance, projectId: project.id, path: project.path, name: 'Payments', url: instance },
        ...{ visibility: 'private', keeper: { userId, name: 'Ada Okafor' }, addedAt: 0 },
      });
    await rooms.incidents.write(tenant, told({ severity: 'low' }), { actor: 'Ada Okafor' });
    await rooms.incidents.write(tenant, told({ severity: 'medium' }), { actor: 'Ada Okafor' });
    return { ...place, job, keep };
  }

  test('are settled by asking GitLab as the project’s keeper', async () => {
    const { rooms, job, keep, linked, slack } = await tied();
    await keep((await linked('ada.okafor')).userId);
    await announce(rooms, job);
    expect(slack.cards('C1')[0]?.text).toContain('High - S2, Triggered');
    const projection = await rooms.incidents.find(job.tenant, job);
    expect(projection).toMatchObject({ announced: projection?.version, incident: { status: 'triggered' } });
    expect(projection?.tie).toBeFalsy();
  });

  test.each([
    ['the keeper is gone', 'UGONE'],
    ['the keeper may not see the incident', 'USTRANGER'],
  ])('leave what is known where %s', async (_, userId) => {
    const { rooms, job, keep, linked, slack, sent } = await tied();
    await linked('sam.stranger', 'USTRANGER');
    await keep(userId);
    await announce(rooms, job);
    expect(slack.cards('C1')[0]?.text).toContain('Low');
    expect(sent).toEqual([]);
  });

  test('are shown as known and asked for again where GitLab is away', async () => {
    const { rooms, job, keep, linked, slack, sent } = await tied();
    await keep((await linked('ada.okafor')).userId);
    gitlab.faults.add({
      match: 'GET /api/v4/projects/:id/issues/:iid',
      effect: { kind: 'status', status: 503 },
      times: 1,
    });
    await announce(rooms, job);
    expect(slack.cards('C1')[0]?.text).toContain('Low');
    expect(sent).toEqual([{ job: { ...job, attempt: 1 }, delaySeconds: expect.any(Number) }]);
    await announce(rooms, { ...job, attempt: 1 });
    expect(slack.cards('C1')[0]?.text).toContain('High');
  });
});

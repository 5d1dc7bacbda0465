import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import type { IncidentKey } from '../../lib/incident/incident.ts';
import { createBindings } from '../../lib/store/bindings.ts';
import { createShown } from '../../lib/store/shown.ts';
import { createSwitches } from '../../lib/store/switches.ts';
import { incident, incidentKey, instance, newTenant, noon } from './builders.ts';
import { type Dynamo, startDynamo } from './dynamo.ts';

let dynamo: Dynamo;
beforeAll(async () => {
  dynamo = await startDynamo();
});
afterAll(() => dynamo.stop());

const numbered = (iid: number, projectId = 42): IncidentKey => ({ instance, projectId, iid });

describe('bindings', () => {
  const setup = () => {
    const [bindings, tenant] = [createBindings(dynamo.app), newTenant()];
    const bind = (iid: number, channelId = 'C1', threadTs?: string) =>
      bindings.bind(tenant, { channelId, threadTs }, numbered(iid), 'U1', noon);
    const inPlace = async (channelId = 'C1', threadTs?: string) =>
      (await bindings.inPlace(tenant, { channelId, threadTs })).map(({ iid }) => iid).sort();
    return { bindings, tenant, bind, inPlace };
  };

  test('tie a channel to incidents, once each', async () => {
    const { bindings, tenant, bind, inPlace } = setup();
    expect(await inPlace()).toEqual([]);
    await Promise.all([bind(7), bind(7), bind(8)]);
    expect(await inPlace()).toEqual([7, 8]);
    expect(await inPlace('C12')).toEqual([]);
    const elsewhere = { instance: 'https://gitlab.com', projectId: 42, iid: 7 };
    await bindings.bind(tenant, { channelId: 'C2' }, elsewhere, 'U1', noon);
    expect(await bindings.inPlace(tenant, { channelId: 'C2' })).toEqual([elsewhere]);
  });

  test('of a thread come before those of its channel, which count where the thread has none', async () => {
    const { bind, inPlace } = setup();
    await bind(7);
    expect(await inPlace('C1', '1.1')).toEqual([7]);
    await bind(8, 'C1', '1.1');
    await bind(9, 'C1', '1.1');
    expect(await inPlace('C1', '1.1')).toEqual([8, 9]);
    expect(await inPlace('C1', '1.12')).toEqual([7]);
    expect(await inPlace('C1', '1')).toEqual([7]);
    expect(await inPlace()).toEqual([7]);
  });

  test('end one by one or all at once, and say how many did', async () => {
    const { bindings, tenant, bind, inPlace } = setup();
    await Promise.all([bind(7), bind(8), bind(9), bind(5, 'C1', '1.1')]);
    expect(await bindings.unbind(tenant, { channelId: 'C1' }, numbered(8))).toBe(1);
    expect(await bindings.unbind(tenant, { channelId: 'C1' }, numbered(8))).toBe(0);
    expect(await bindings.unbind(tenant, { channelId: 'C1' })).toBe(2);
    expect(await bindings.unbind(tenant, { channelId: 'C1' })).toBe(0);
    expect(await inPlace()).toEqual([]);
    expect(await inPlace('C1', '1.1')).toEqual([5]);
    expect(await bindings.unbind(tenant, { channelId: 'C1', threadTs: '1.1' })).toBe(1);
  });

  test('remember who made them, and when', async () => {
    const { tenant, bind } = setup();
    await bind(7);
    const rows = await dynamo.scan('app');
    expect(rows.find(({ pk }) => String(pk).startsWith(`${tenant}#bindings`))).toMatchObject({
      boundBy: 'U1',
      boundAt: noon,
    });
  });
});

describe('incidents shown in a channel', () => {
  const setup = () => ({ shown: createShown(dynamo.app), tenant: newTenant() });

  test('are listed with what a picker names them by, newest first', async () => {
    const { shown, tenant } = setup();
    await shown.put(tenant, 'C1', incident({ iid: 1, updatedAt: noon }));
    await shown.put(tenant, 'C1', incident({ iid: 2, updatedAt: noon + 2, title: 'Search is slow' }));
    await shown.put(tenant, 'C1', incident({ iid: 3, updatedAt: noon + 1, projectId: 4, projectPath: 'shop/search' }));
    await shown.put(tenant, 'C12', incident({ iid: 4 }));
    const list = await shown.inChannel(tenant, 'C1');
    expect(list.map(({ key }) => key.iid)).toEqual([2, 3, 1]);
    expect(list[0]).toEqual({
      key: numbered(2),
      title: 'Search is slow',
      projectPath: 'shop/checkout',
      severity: 'high',
      updatedAt: noon + 2,
    });
  });

  test('are there once, as they were shown last, until they are removed', async () => {
    const { shown, tenant } = setup();
    await shown.put(tenant, 'C1', incident());
    await shown.put(tenant, 'C1', incident({ title: 'Checkout is slow', severity: 'low' }));
    expect(await shown.inChannel(tenant, 'C1')).toMatchObject([{ title: 'Checkout is slow', severity: 'low' }]);
    await shown.remove(tenant, 'C1', incidentKey);
    await shown.remove(tenant, 'C1', incidentKey);
    expect(await shown.inChannel(tenant, 'C1')).toEqual([]);
  });
});

describe('switches', () => {
  test('are on until somebody switches them off, and the last to switch decides', async () => {
    const [switches, tenant] = [createSwitches(dynamo.app), newTenant()];
    expect(await switches.off(tenant)).toEqual(new Set());
    await switches.set(tenant, 'card_buttons', false, 'U1', noon);
    await switches.set(tenant, 'shortcuts', false, 'U1', noon);
    expect(await switches.off(tenant)).toEqual(new Set(['card_buttons', 'shortcuts']));
    await switches.set(tenant, 'shortcuts', true, 'U2', noon + 1);
    expect(await switches.off(tenant)).toEqual(new Set(['card_buttons']));
    const rows = await dynamo.scan('app');
    expect(rows.find(({ setBy }) => setBy === 'U2')).toMatchObject({ feature: 'shortcuts', on: true, setAt: noon + 1 });
  });
});

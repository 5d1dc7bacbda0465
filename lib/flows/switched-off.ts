import { switchedOff } from '../block-kit/feature-answers.ts';
import type { Message } from '../block-kit/message.ts';
import type { Feature } from '../command/command-spec.ts';
import { offBy, type SwitchedOff } from '../command/features.ts';
import type { Tenant } from '../tenant.ts';
import type { AckRooms, Settings } from './rooms.ts';

type Rooms = Pick<AckRooms, 'settings' | 'switches'>;

/** What is switched off in a workspace, and by whom. */
export async function switchedOffIn({ settings, switches }: Rooms, tenant: Tenant): Promise<SwitchedOff> {
  return { operator: settings.featuresOff, workspace: await switches.off(tenant) };
}

/** What to say to somebody who uses a family that is off; undefined when they may. */
export function refusalWhileOff(
  { slackCommand }: Pick<Settings, 'slackCommand'>,
  off: SwitchedOff,
  feature: Feature | undefined,
): Message | undefined {
  const by = feature && offBy(off, feature);
  return by && switchedOff(slackCommand, feature, by);
}

/** The same for a button or a shortcut, which takes its own family and that of what it does. */
export async function refusalHere(
  rooms: Rooms,
  tenant: Tenant,
  ...needed: (Feature | undefined)[]
): Promise<Message | undefined> {
  const off = await switchedOffIn(rooms, tenant);
  return needed.map((feature) => refusalWhileOff(rooms.settings, off, feature)).find((message) => message);
}

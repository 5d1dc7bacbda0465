import { switchedOff } from '../block-kit/feature-answers.ts';
import type { Message } from '../block-kit/message.ts';
import { offBy, type SwitchedOff } from '../command/features.ts';
import type { Feature } from '../command/table.ts';
import type { Tenant } from '../tenant.ts';
import type { AckRooms, Settings } from './rooms.ts';

/** What is switched off in a workspace, and by whom. */
export async function switchedOffIn(
  { settings, switches }: Pick<AckRooms, 'settings' | 'switches'>,
  tenant: Tenant,
): Promise<SwitchedOff> {
  return { operator: settings.featuresOff, workspace: await switches.off(tenant) };
}

/** What to say to somebody who uses a family that is off, by command, button or shortcut; undefined when they may. */
export function refusalOf(
  { slackCommand }: Pick<Settings, 'slackCommand'>,
  off: SwitchedOff,
  feature: Feature | undefined,
): Message | undefined {
  const by = feature && offBy(off, feature);
  return by && switchedOff(slackCommand, feature, by);
}

import { adminsSwitch, switched, switchedOff } from '../block-kit/feature-answers.ts';
import { notInstalled } from '../block-kit/help.ts';
import type { Message } from '../block-kit/message.ts';
import type { Switching } from '../command/features.ts';
import type { SlackPerson } from '../tenant.ts';
import type { WorkRooms } from './rooms.ts';

type Rooms = Pick<WorkRooms, 'settings' | 'installations' | 'slack' | 'switches' | 'seams' | 'log'>;

/** `feature <name> on|off`: for admins and owners of the Slack workspace, and never against the operator. */
export async function switchFeature(
  { settings, installations, slack, switches, seams, log }: Rooms,
  { person, feature, on }: Switching & { person: SlackPerson },
): Promise<Message> {
  const { tenant, userId } = person;
  const name = settings.slackCommand;
  if (settings.featuresOff.has(feature)) return switchedOff(name, feature, 'operator');
  const installation = await installations.find(tenant);
  if (!installation) return notInstalled(settings.publicUrl);
  const { isAdmin } = await slack.user(installation.botToken, userId);
  if (!isAdmin) return adminsSwitch(name);
  await switches.set(tenant, feature, on, userId, seams.now());
  log.info('a feature was switched', { tenant, feature, on, by: userId });
  return switched(name, { feature, on });
}

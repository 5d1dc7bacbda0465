import { WireError } from '../errors.ts';
import type { Sender } from './interaction.ts';
import type { BaseWire } from './wire.ts';

/** Who an interaction is from. */
export function senderIn({ user, team, enterprise, is_enterprise_install }: BaseWire): Sender {
  const enterpriseId = enterprise?.id ?? team?.enterprise_id;
  return sender(user.id, team?.id ?? user.team_id, enterpriseId, is_enterprise_install ?? false);
}

type Maybe<T> = T | null | undefined;

/**
 * Who something is from, and which installation it belongs to. In an org-wide installation Slack may leave the team
 * out; the person then acts in their own, or in the enterprise itself.
 */
export function sender(
  userId: string,
  team: Maybe<string>,
  enterprise: Maybe<string>,
  isEnterpriseInstall: boolean,
): Sender {
  const teamId = team ?? enterprise;
  if (!teamId) throw new WireError('team', 'a team or an enterprise');
  if (isEnterpriseInstall && !enterprise) throw new WireError('enterprise', 'the enterprise of an org-wide install');
  return { userId, teamId, enterpriseId: enterprise ?? undefined, isEnterpriseInstall };
}

import { WireError } from '../errors.ts';
import type { Sender } from './interaction.ts';
import { flagIn, idIn, type JsonObject, objectIn, optional, textOf } from './narrow.ts';

/** Who an interaction is from. */
export function senderIn(payload: JsonObject): Sender {
  const user = objectIn(payload['user'], 'user');
  const team = optional(objectIn, payload['team'], 'team');
  const enterprise = optional(objectIn, payload['enterprise'], 'enterprise');
  const enterpriseId = enterprise ? idIn(enterprise['id'], 'enterprise.id') : textOf(team, 'enterprise_id');
  const isEnterpriseInstall = optional(flagIn, payload['is_enterprise_install'], 'is_enterprise_install') ?? false;
  const teamId = team ? idIn(team['id'], 'team.id') : textOf(user, 'team_id');
  return sender(idIn(user['id'], 'user.id'), teamId, enterpriseId, isEnterpriseInstall);
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

declare const tenant: unique symbol;

/** One installation of one Slack app: `<SLACK_CLIENT_ID>/<enterprise or team id>`. Every key of every row begins with it. */
export type Tenant = string & { readonly [tenant]: true };

export interface SlackTeam {
  teamId?: string | undefined;
  enterpriseId?: string | undefined;
  isEnterpriseInstall: boolean;
}

/**
 * The tenant a Slack payload belongs to: the enterprise where the app is installed org-wide, else the team.
 * https://docs.slack.dev/enterprise/developing-for-enterprise-orgs
 */
export function tenantOf(clientId: string, team: SlackTeam): Tenant {
  const installedIn = team.isEnterpriseInstall ? team.enterpriseId : team.teamId;
  if (!installedIn) throw new Error('a Slack payload names neither a team nor an enterprise');
  return `${clientId}/${installedIn}` as Tenant;
}

/** A person in Slack, as the app knows them. `teamId` is the workspace they act in; user ids are unique within a tenant. */
export interface SlackPerson {
  tenant: Tenant;
  teamId: string;
  userId: string;
}

import type { Grant } from '../installation.ts';
import { SlackRefusal } from '../refusal.ts';
import type { Member, Wire } from '../shapes.ts';
import type { World } from '../world.ts';
import type { Args } from './args.ts';
import type { Methods } from './method.ts';

export const peopleMethods: Methods = {
  'auth.test': { kind: 'any', scopes: [], run: authTest },
  'users.info': { scopes: ['users:read'], run: usersInfo },
};

/** https://docs.slack.dev/reference/methods/auth.test */
function authTest(world: World, _args: Args, grant: Grant): Wire {
  const { team, app } = world.settings;
  return {
    url: `${world.webUrl}/`,
    team: team.name,
    team_id: team.id,
    user: grant.kind === 'bot' ? app.name.toLowerCase() : world.workspace.person(grant.userId)?.name,
    user_id: grant.userId,
    ...(grant.kind === 'bot' ? { bot_id: app.botId } : {}),
    is_enterprise_install: false,
  };
}

/** https://docs.slack.dev/reference/methods/users.info */
function usersInfo(world: World, args: Args): Wire {
  const person = world.workspace.person(args.required('user'));
  if (!person) throw new SlackRefusal('user_not_found');
  return { user: wirePerson(person, world) };
}

function wirePerson({ id, name, realName, tz, admin, deleted }: Member, { settings }: World): Wire {
  return {
    id,
    team_id: settings.team.id,
    name,
    deleted,
    real_name: realName,
    ...(tz ? { tz, tz_label: tz, tz_offset: offsetOf(tz, settings.now()) } : {}),
    profile: { real_name: realName, real_name_normalized: realName, display_name: name, team: settings.team.id },
    is_admin: admin,
    is_owner: false,
    is_primary_owner: false,
    is_restricted: false,
    is_ultra_restricted: false,
    is_bot: false,
    is_app_user: false,
  };
}

/** Seconds east of Greenwich at this moment. */
function offsetOf(timeZone: string, at: number): number {
  const format = new Intl.DateTimeFormat('en', { timeZone, timeZoneName: 'longOffset' });
  const name = format.formatToParts(at).find(({ type }) => type === 'timeZoneName')?.value ?? '';
  const [, sign, hours, minutes] = /GMT([+-])(\d\d):(\d\d)/.exec(name) ?? [];
  const seconds = Number(hours ?? 0) * 3600 + Number(minutes ?? 0) * 60;
  return sign === '-' ? -seconds : seconds;
}

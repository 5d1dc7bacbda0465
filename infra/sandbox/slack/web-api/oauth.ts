import { afterRevocation, afterUninstall } from '../events.ts';
import { issueIdToken } from '../id-token.ts';
import type { Grant } from '../installation.ts';
import { SlackRefusal } from '../refusal.ts';
import type { Wire } from '../shapes.ts';
import type { World } from '../world.ts';
import type { Args } from './args.ts';
import type { Methods } from './method.ts';

export const oauthMethods: Methods = {
  'oauth.v2.access': { client: true, run: access },
  'openid.connect.token': { client: true, run: openidToken },
  'openid.connect.userInfo': { kind: 'user', scopes: ['openid'], run: userInfo },
  'auth.revoke': { kind: 'any', scopes: [], run: revoke },
  'apps.uninstall': { kind: 'any', scopes: [], run: uninstall },
};

/** https://docs.slack.dev/reference/methods/oauth.v2.access */
function access(world: World, args: Args): Wire {
  checkClient(world, args);
  checkGrantType(args);
  const code = world.codes.consume('install', args.text('code'), args.text('redirect_uri'));
  const bot = world.installation.install(code.scopes);
  const { team, app } = world.settings;
  world.workspace.changed();
  return {
    access_token: bot.token,
    token_type: 'bot',
    scope: bot.scopes.join(','),
    bot_user_id: app.botUserId,
    app_id: app.id,
    team: { id: team.id, name: team.name },
    enterprise: null,
    is_enterprise_install: false,
    authed_user: { id: code.userId },
  };
}

/** https://docs.slack.dev/reference/methods/openid.connect.token */
function openidToken(world: World, args: Args): Wire {
  checkClient(world, args);
  checkGrantType(args);
  const code = world.codes.consume('openid', args.text('code'), args.text('redirect_uri'));
  const grant = world.installation.grantUser(code.userId, code.scopes);
  return { access_token: grant.token, token_type: 'Bearer', id_token: issueIdToken(world, code) };
}

/** https://docs.slack.dev/reference/methods/openid.connect.userInfo */
function userInfo({ settings, workspace }: World, _args: Args, grant: Grant): Wire {
  const person = workspace.person(grant.userId);
  return {
    sub: grant.userId,
    'https://slack.com/user_id': grant.userId,
    'https://slack.com/team_id': settings.team.id,
    name: person?.realName,
    locale: 'en-US',
    'https://slack.com/team_name': settings.team.name,
    'https://slack.com/team_domain': settings.team.domain,
  };
}

/** https://docs.slack.dev/reference/methods/auth.revoke; with `test` it only says that it would. */
function revoke(world: World, args: Args, grant: Grant): Wire {
  if (args.flag('test')) return { revoked: false };
  world.installation.revoke(grant);
  if (grant.kind === 'bot') afterRevocation(world);
  world.workspace.changed();
  return { revoked: true };
}

/** https://docs.slack.dev/reference/methods/apps.uninstall */
function uninstall(world: World, args: Args): Wire {
  checkClient(world, args);
  world.installation.uninstall();
  afterUninstall(world);
  world.workspace.changed();
  return {};
}

/** Credentials come as arguments here; HTTP Basic has been folded into them. */
function checkClient({ settings }: World, args: Args): void {
  if (args.text('client_id') !== settings.clientId) throw new SlackRefusal('invalid_client_id');
  if (args.text('client_secret') !== settings.clientSecret) throw new SlackRefusal('bad_client_secret');
}

function checkGrantType(args: Args): void {
  const type = args.text('grant_type') ?? 'authorization_code';
  if (type !== 'authorization_code') throw new SlackRefusal('invalid_grant_type');
}

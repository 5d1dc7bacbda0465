import { shortcuts } from '../../lib/command/shortcuts.ts';
import { botScopes, optionalBotScopes, userScopes } from '../../lib/slack/scopes.ts';
import type { Route } from '../sandbox/runner/project.ts';

export interface ManifestInput {
  routes: Route[];
  /** How Slack and browsers reach the API. */
  publicUrl: string;
  /** The slash command, `/gitlab` unless another app in the workspace owns that name. */
  command: string;
}

/**
 * The Slack app as a manifest: every URL is a route that exists, every scope one the install flow asks for.
 * https://docs.slack.dev/reference/app-manifest
 *
 * @throws Error naming the function that has no route
 */
export function slackManifest({ routes, publicUrl, command }: ManifestInput) {
  const base = publicUrl.replace(/\/+$/, '');
  const urlOf = (functionName: string): string => {
    const route = routes.find((one) => one.functionName === functionName);
    if (!route) throw new Error(`serverless.yml has no route for ${functionName}`);
    return base + route.path;
  };
  const slackCallbacks = routes.filter(({ path }) => path.startsWith('/slack/') && path.endsWith('/callback'));
  return {
    display_information: {
      name: 'GitLab Incidents',
      description: 'Declare GitLab incidents and follow them without leaving Slack',
      long_description: [
        `Type ${command} incident declare where the trouble is being discussed: the incident is created in GitLab with your own`,
        'account, and its card in this channel stays up to date as people work on it in GitLab or in Slack.',
        'Runs in your own AWS account; GitLab is the only record.',
      ].join(' '),
      background_color: '#171321',
    },
    features: {
      // Answers come as direct messages; nobody is listening to what is typed there.
      app_home: { home_tab_enabled: false, messages_tab_enabled: true, messages_tab_read_only_enabled: true },
      shortcuts: shortcuts.map(({ name, type, callbackId, description }) => ({
        name,
        type,
        callback_id: callbackId,
        description,
      })),
      bot_user: { display_name: 'GitLab Incidents', always_online: true },
      slash_commands: [
        {
          command,
          url: urlOf('slack-commands'),
          description: 'GitLab incidents',
          usage_hint: 'incident declare [project] [title] | help',
          // People, channels and links arrive as tokens that cannot be mistaken for text.
          should_escape: true,
        },
      ],
    },
    oauth_config: {
      redirect_urls: slackCallbacks.map(({ path }) => base + path),
      scopes: {
        bot: [...botScopes, ...optionalBotScopes],
        bot_optional: [...optionalBotScopes],
        user: [...userScopes],
      },
    },
    settings: {
      interactivity: {
        is_enabled: true,
        request_url: urlOf('slack-interactivity'),
        message_menu_options_url: urlOf('slack-options'),
      },
      event_subscriptions: {
        request_url: urlOf('slack-events'),
        bot_events: ['app_uninstalled', 'tokens_revoked', 'user_change'],
      },
      org_deploy_enabled: false,
      socket_mode_enabled: false,
      token_rotation_enabled: false,
    },
  };
}

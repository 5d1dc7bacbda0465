/**
 * What we may do in Slack, written once: the install flow asks for it, the app manifest declares it.
 * https://docs.slack.dev/reference/scopes
 */
export const botScopes = ['commands', 'chat:write', 'users:read', 'channels:read', 'groups:read'] as const;

/** Asked for as well, but an installer may leave them out: posting uninvited, finding a post whose answer was lost. */
export const optionalBotScopes = ['chat:write.public', 'channels:history', 'groups:history'] as const;

/** For Sign in with Slack alone. Slack refuses the sign-in unless the manifest declares them. */
export const userScopes = ['openid', 'profile'] as const;

import { createHash } from 'node:crypto';
import { gitlabSecret, hookId, hookToken, projectId, slackSecret, team, user } from '../names.ts';
import { hookKey, installationKey, linkKey, tokensKey } from './keys.ts';
import { type Key, keyOf, seal } from './store.ts';

/** What the Bolt side finds in the tables. */
export function boltRows(): ['app' | 'tokens', Key & Record<string, unknown>][] {
  const slackKey = keyOf(slackSecret.TOKEN_KEYS);
  const installation = installationKey(team);
  const tokens = tokensKey(team, user);
  const accessToken = seal(keyOf(gitlabSecret.TOKEN_KEYS), 'access', tokens.pk);
  const botToken = seal(slackKey, 'xoxb-bench', installation.pk);
  const tokenDigest = createHash('sha256').update(hookToken).digest('hex');
  return [
    ['app', { ...installation, botToken, botId: 'B0BENCH', botUserId: 'U0BOT' }],
    ['app', { ...linkKey(team, user), username: 'bench' }],
    ['app', { ...hookKey(hookId), projectId, tokenDigest }],
    ['tokens', { ...tokens, accessToken, expiresAt: Date.now() + 7_200_000 }],
  ];
}

import type { Ids } from './ids.ts';
import type { Settings } from './settings.ts';

/** https://docs.slack.dev/interactivity/handling-user-interaction#message_responses */
const USES = 5;
const LIFE_MS = 30 * 60_000;

/** What a response_url answers to: the person who acted, where, and on which message. */
export interface Origin {
  /** What was acted on: a command has no message until the app answers it. */
  kind?: 'command';
  userId: string;
  channel: string;
  /** The message acted on; for a slash command the app's newest answer to it, once there is one. */
  messageTs?: string | undefined;
}

export interface ResponseUrls {
  /** A new URL; `kind` is the first part of its path, as on hooks.slack.com. */
  issue(kind: 'commands' | 'actions' | 'app', origin: Origin): string;
  /** Where a path leads, or why it no longer does; nothing for a path never issued. */
  find(path: string): { origin: Origin; spend(): void } | 'used_url' | 'expired_url' | undefined;
}

export function createResponseUrls(settings: Settings, ids: Ids, webUrl: string): ResponseUrls {
  const issued = new Map<string, { origin: Origin; issuedAt: number; uses: number }>();
  return {
    issue(kind, origin) {
      const path = `/${kind}/${settings.team.id}/${issued.size + 1}/${ids.hex(12)}`;
      issued.set(path, { origin, issuedAt: settings.now(), uses: 0 });
      return `${webUrl}${path}`;
    },
    find(path) {
      const found = issued.get(path);
      if (!found) return undefined;
      if (settings.now() - found.issuedAt > LIFE_MS) return 'expired_url';
      if (found.uses >= USES) return 'used_url';
      return {
        origin: found.origin,
        spend: () => {
          found.uses += 1;
        },
      };
    },
  };
}

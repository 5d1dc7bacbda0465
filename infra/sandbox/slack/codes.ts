import type { Ids } from './ids.ts';
import { SlackRefusal } from './refusal.ts';

/** A code lives this long and works once. https://docs.slack.dev/authentication/installing-with-oauth */
const LIFE_MS = 10 * 60_000;

/** What a person allowed on an authorize page. */
export interface Code {
  flow: 'install' | 'openid';
  userId: string;
  scopes: string[];
  redirectUri: string;
  nonce?: string;
  issuedAt: number;
}

/** The codes on their way from an authorize page to the exchange. */
export interface Codes {
  issue(code: Omit<Code, 'issuedAt'>): string;
  /** What was allowed, once; throws invalid_code or bad_redirect_uri. */
  consume(flow: Code['flow'], value?: string, redirectUri?: string): Code;
}

export function createCodes(now: () => number, ids: Ids): Codes {
  const waiting = new Map<string, Code>();
  return {
    issue(code) {
      const value = `${ids.hex(6)}.${ids.hex(16)}`;
      waiting.set(value, { ...code, issuedAt: now() });
      return value;
    },
    consume(flow, value = '', redirectUri) {
      const code = waiting.get(value);
      if (code?.flow !== flow) throw new SlackRefusal('invalid_code');
      waiting.delete(value);
      if (now() - code.issuedAt > LIFE_MS) throw new SlackRefusal('invalid_code');
      if (redirectUri !== code.redirectUri) throw new SlackRefusal('bad_redirect_uri');
      return code;
    },
  };
}

import type { Grant } from '../installation.ts';
import { SlackRefusal } from '../refusal.ts';
import type { Wire } from '../shapes.ts';
import type { World } from '../world.ts';
import type { Args } from './args.ts';

/** A method called with a token. The answer goes out with `ok: true`; a refusal is thrown. */
export interface TokenMethod {
  /** One of these tokens only; a bot's when left out. */
  kind?: Grant['kind'] | 'any';
  /** Scopes it needs whatever its arguments. */
  scopes: readonly string[];
  run(world: World, args: Args, grant: Grant): Wire;
}

/** A method that identifies itself by client id and secret. */
export interface ClientMethod {
  client: true;
  run(world: World, args: Args): Wire;
}

export type Method = TokenMethod | ClientMethod;
export type Methods = Record<string, Method>;

/** Throws missing_scope with what was needed and what there is. */
export function requireScope(grant: Grant, scope: string): void {
  if (grant.scopes.includes(scope)) return;
  throw new SlackRefusal('missing_scope', { needed: scope, provided: grant.scopes.join(',') });
}

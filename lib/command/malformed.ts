import type { CommandSpec } from './command-spec.ts';
import { specOf, type Verb } from './table.ts';

/** The verb is right, what follows is not. */
export interface Malformed {
  verb: 'malformed';
  spec: CommandSpec;
  /** What is wrong, as the beginning of a sentence. */
  problem: string;
}

export function malformed(verb: Verb, problem: string): Malformed {
  return { verb: 'malformed', spec: specOf(verb), problem };
}

/** More was typed than the command takes. */
export function extra(verb: Verb, more: string): Malformed {
  return malformed(verb, `"${more.slice(0, 80)}" is more than it takes`);
}

export function notAProject(verb: Verb, word: string): Malformed {
  return malformed(verb, `"${word.slice(0, 80)}" is not an alias, a path, an id or a GitLab URL`);
}

import type { ActVerb } from '../incident/act.ts';
import { closest } from './closest.ts';
import type { CommandSpec } from './command-spec.ts';
import { type DeclareWords, readDeclareWords } from './declare-words.ts';
import { readSwitching, type Switching } from './features.ts';
import { type IncidentRef, parseIncidentRef } from './incident-ref.ts';
import { type Malformed, malformed } from './malformed.ts';
import type { ProjectRef } from './project-ref.ts';
import type { ProjectVerb } from './project-table.ts';
import {
  closestAfterProject,
  helpAbout,
  isProjectVerb,
  type ProjectCommand,
  readProjectCommand,
} from './project-verbs.ts';
import { type ProjectWords, readProjectWords } from './project-words.ts';
import { commandTable, specOf, type Verb } from './table.ts';
import { takeWord, typedText } from './text.ts';

/** Everything that is done to an incident that is there already. */
export type IncidentVerb = `incident ${ActVerb}`;

export type Command =
  /** `project`: it was typed before "help". */
  | { verb: 'help'; about?: CommandSpec; project?: ProjectRef }
  | { verb: 'connect' | 'disconnect' | 'whoami' | 'project list' | 'subscriptions' }
  | ProjectWords
  | ({ verb: 'incident declare' } & DeclareWords)
  /** What is done to an incident. `words` are as Slack sent them, links and mentions still tokens. */
  | { verb: IncidentVerb; incident?: IncidentRef; words: string }
  | { verb: 'incident list' }
  | { verb: 'feature'; switching?: Switching }
  | ProjectCommand
  | Malformed
  | { verb: 'unknown'; typed: string; closest?: CommandSpec };

/**
 * Reads the text after the slash command, as Slack sends it. Never throws.
 *
 *     ""                                          help
 *     "incident declare"                          declare, everything chosen in the modal
 *     "incident declare payments Checkout down"   declare, prefilled where "payments" is known
 *     "incident declare payments: Down !high"     declare, at once where "payments" is known
 *     "project add acme/payments as pay"          makes a project known under an alias
 *     "payments issue show #12"                   the verbs that follow a project
 *     "incidnet declare"                          unknown; did you mean "incident declare"?
 */
export function parseCommand(text: string): Command {
  const typed = typedText(text).trim();
  const spaced = `${typed.toLowerCase().replace(/\s+/g, ' ')} `;
  const spec = beginnings.find(({ words }) => spaced.startsWith(words))?.spec;
  if (!spec) return typed === '' ? { verb: 'help' } : (readProjectCommand(text.trim()) ?? unknown(typed, text.trim()));
  if (isProjectVerb(spec.verb)) return malformed(spec.verb, 'the project goes first');
  const words = spec.verb.split(' ').length;
  return readArguments(spec.verb, afterWords(typed, words), afterWords(text.trim(), words));
}

/** How each command begins, up to the end of its last word. */
const beginnings = commandTable.map((spec) => ({ spec, words: `${spec.verb} ` }));

function readArguments(verb: Exclude<Verb, ProjectVerb>, rest: string, escaped: string): Command {
  switch (verb) {
    case 'help':
      return helpAbout(rest);
    case 'connect':
    case 'disconnect':
    case 'whoami':
    case 'project list':
    case 'subscriptions':
    case 'incident list':
      return { verb };
    case 'project add':
    case 'project remove':
    case 'project template':
    case 'subscribe':
    case 'unsubscribe':
      return readProjectWords(verb, rest);
    case 'feature':
      return readFeature(rest);
    case 'incident declare':
      return { verb, ...readDeclareWords(rest) };
    default:
      return { verb, ...readIncident(escaped) };
  }
}

/** An incident may be named right after the verb: `#12`, a reference, or a pasted URL, which Slack wraps in a token. */
function readIncident(escaped: string): { incident?: IncidentRef; words: string } {
  const { word, rest } = takeWord(escaped);
  const incident = parseIncidentRef(typedText(word));
  return incident ? { incident, words: rest } : { words: escaped };
}

function readFeature(rest: string): Command {
  const verb = 'feature';
  if (rest === '') return { verb };
  const switching = readSwitching(rest);
  return 'problem' in switching ? malformed(verb, switching.problem) : { verb, switching };
}

function unknown(typed: string, escaped: string): Command {
  const own = commandTable.map(({ verb }) => verb).filter((verb) => !isProjectVerb(verb));
  const near = closest(typed, own) ?? closestAfterProject(escaped);
  return near ? { verb: 'unknown', typed, closest: specOf(near) } : { verb: 'unknown', typed };
}

function afterWords(typed: string, count: number): string {
  let rest = typed;
  for (let word = 0; word < count; word++) rest = rest.replace(/^\S+\s*/, '');
  return rest;
}

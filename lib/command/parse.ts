import type { ActVerb } from '../incident/act.ts';
import { closest } from './closest.ts';
import { type DeclareWords, readDeclareWords } from './declare-words.ts';
import { readSwitching, type Switching } from './features.ts';
import { type IncidentRef, parseIncidentRef } from './incident-ref.ts';
import { isReserved, type ProjectRef, parseAlias, parseProjectRef } from './project-ref.ts';
import { type CommandSpec, commandTable, specOf, type Verb } from './table.ts';
import { typedText } from './text.ts';

/** Everything that is done to an incident that is there already. */
export type IncidentVerb = `incident ${ActVerb}`;

export type Command =
  | { verb: 'help'; about?: CommandSpec }
  | { verb: 'connect' | 'disconnect' | 'whoami' | 'project list' | 'subscriptions' }
  | { verb: 'project add'; project: ProjectRef; alias?: string }
  | { verb: 'project remove' | 'subscribe' | 'unsubscribe'; project: ProjectRef }
  | { verb: 'project template'; project: ProjectRef; template: string }
  | ({ verb: 'incident declare' } & DeclareWords)
  /** What is done to an incident. `words` are as Slack sent them, links and mentions still tokens. */
  | { verb: IncidentVerb; incident?: IncidentRef; words: string }
  | { verb: 'incident list' }
  | { verb: 'feature'; switching?: Switching }
  /** The verb is right, what follows is not. */
  | { verb: 'malformed'; spec: CommandSpec; problem: string }
  | { verb: 'unknown'; typed: string; closest?: CommandSpec };

/**
 * Reads the text after the slash command, as Slack sends it. Never throws.
 *
 *     ""                                          help
 *     "incident declare"                          declare, everything chosen in the modal
 *     "incident declare payments Checkout down"   declare, prefilled where "payments" is known
 *     "incident declare payments: Down !high"     declare, at once where "payments" is known
 *     "project add acme/payments as pay"          makes a project known under an alias
 *     "incidnet declare"                          unknown; did you mean "incident declare"?
 */
export function parseCommand(text: string): Command {
  const typed = typedText(text).trim();
  const spaced = `${typed.toLowerCase().replace(/\s+/g, ' ')} `;
  const spec = commandTable.find(({ verb }) => spaced.startsWith(`${verb} `));
  if (!spec) return typed === '' ? { verb: 'help' } : unknown(typed);
  const words = spec.verb.split(' ').length;
  return readArguments(spec.verb, afterWords(typed, words), afterWords(text.trim(), words));
}

function readArguments(verb: Verb, rest: string, escaped: string): Command {
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
      return readProjectAdd(rest);
    case 'project remove':
    case 'subscribe':
    case 'unsubscribe':
      return withProject(verb, rest, (project, more) => (more === '' ? { verb, project } : extra(verb, more)));
    case 'project template':
      return withProject(verb, rest, (project, template) =>
        template === '' ? malformed(verb, 'the name of a template is missing') : { verb, project, template },
      );
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
  const first = /^(?:<[^<>]*>|\S+)/.exec(escaped)?.[0] ?? '';
  const incident = parseIncidentRef(typedText(first));
  return incident ? { incident, words: escaped.slice(first.length).trim() } : { words: escaped };
}

function readProjectAdd(rest: string): Command {
  const verb = 'project add';
  return withProject(verb, rest, (project, more) => {
    if (more === '') return { verb, project };
    const [as, typedAlias = '', ...beyond] = more.split(/\s+/);
    if (as?.toLowerCase() !== 'as' || beyond.length > 0) return extra(verb, more);
    const alias = parseAlias(typedAlias);
    if (alias) return { verb, project, alias };
    if (isReserved(typedAlias))
      return malformed(verb, `"${typedAlias}" is the name of a command, so it cannot be an alias`);
    return malformed(
      verb,
      'an alias starts with a letter and has at most 64 letters, digits, dots, dashes or underscores',
    );
  });
}

function withProject(verb: Verb, rest: string, then: (project: ProjectRef, more: string) => Command): Command {
  const { firstWord, rest: more } = splitFirstWord(rest);
  if (firstWord === '') return malformed(verb, 'the project is missing');
  const project = parseProjectRef(firstWord);
  if (!project) return malformed(verb, `"${firstWord.slice(0, 80)}" is not an alias, a path, an id or a GitLab URL`);
  return then(project, more);
}

function readFeature(rest: string): Command {
  const verb = 'feature';
  if (rest === '') return { verb };
  const switching = readSwitching(rest);
  return 'problem' in switching ? malformed(verb, switching.problem) : { verb, switching };
}

function helpAbout(rest: string): Command {
  const about = commandTable.find(({ verb }) => verb === rest.toLowerCase().replace(/\s+/g, ' '));
  return about ? { verb: 'help', about } : { verb: 'help' };
}

function unknown(typed: string): Command {
  const near = closest(
    typed,
    commandTable.map(({ verb }) => verb),
  );
  return near ? { verb: 'unknown', typed, closest: specOf(near) } : { verb: 'unknown', typed };
}

const extra = (verb: Verb, more: string) => malformed(verb, `"${more.slice(0, 80)}" is more than it takes`);

function malformed(verb: Verb, problem: string): Command {
  return { verb: 'malformed', spec: specOf(verb), problem };
}

function afterWords(typed: string, count: number): string {
  let rest = typed;
  for (let word = 0; word < count; word++) rest = rest.replace(/^\S+\s*/, '');
  return rest;
}

function splitFirstWord(text: string): { firstWord: string; rest: string } {
  const firstWord = /^\S*/.exec(text)?.[0] ?? '';
  return { firstWord, rest: text.slice(firstWord.length).trim() };
}

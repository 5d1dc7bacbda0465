import { extra, type Malformed, malformed, notAProject } from './malformed.ts';
import { isReserved, type ProjectRef, parseAlias, parseProjectRef } from './project-ref.ts';
import type { Verb } from './table.ts';
import { takeWord } from './text.ts';

/** What follows the commands that are about a project as such. */
export type ProjectWords =
  | { verb: 'project add'; project: ProjectRef; alias?: string }
  | { verb: 'project remove' | 'subscribe' | 'unsubscribe'; project: ProjectRef }
  | { verb: 'project template'; project: ProjectRef; template: string };

/**
 * Reads the words after such a verb, as they were typed.
 *
 *     project add        "acme/payments as pay"
 *     project template   "pay Incident report"
 *     subscribe          "https://gitlab.com/acme/payments"
 */
export function readProjectWords(verb: ProjectWords['verb'], typed: string): ProjectWords | Malformed {
  switch (verb) {
    case 'project add':
      return withProject(verb, typed, readAlias);
    case 'project template':
      return withProject(verb, typed, (project, template) =>
        template === '' ? malformed(verb, 'the name of a template is missing') : { verb, project, template },
      );
    default:
      return withProject(verb, typed, (project, more) => (more === '' ? { verb, project } : extra(verb, more)));
  }
}

function withProject(
  verb: Verb,
  typed: string,
  then: (project: ProjectRef, more: string) => ProjectWords | Malformed,
): ProjectWords | Malformed {
  const { word, rest } = takeWord(typed);
  if (word === '') return malformed(verb, 'the project is missing');
  const project = parseProjectRef(word);
  return project ? then(project, rest) : notAProject(verb, word);
}

function readAlias(project: ProjectRef, more: string): ProjectWords | Malformed {
  const verb = 'project add';
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
}

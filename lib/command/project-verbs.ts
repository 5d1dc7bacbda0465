import { closest } from './closest.ts';
import type { CommandSpec } from './command-spec.ts';
import { type DeployWords, readDeployment, readRun } from './deploy-words.ts';
import { type IssueWords, readIssueWords } from './issue-words.ts';
import type { Malformed } from './malformed.ts';
import { isReserved, type ProjectRef, parseProjectRef } from './project-ref.ts';
import { type ProjectVerb, projectCommands } from './project-table.ts';
import { specNamed } from './table.ts';
import { takeWord, typedText } from './text.ts';

export type IssueCommand = { project: ProjectRef } & IssueWords;

/** A command that begins with a project. */
export type ProjectCommand = IssueCommand | ({ project: ProjectRef } & DeployWords);

type Help = { verb: 'help'; about?: CommandSpec };

const verbs = projectCommands.map(({ verb }) => verb);

export function isProjectVerb(verb: string): verb is ProjectVerb {
  return verbs.some((one) => one === verb);
}

/**
 * Reads a text that begins with a project, as Slack sends it; undefined when it does not, or when none of these verbs
 * follows. Never throws.
 *
 *     "payments issue show 12"
 *     "acme/payments issue move #12 to checkout"
 *     "payments deploy staging to production"
 *     "payments help"
 */
export function readProjectCommand(
  escaped: string,
): ({ project: ProjectRef } & (IssueWords | DeployWords | Malformed | Help)) | undefined {
  const { word, rest } = takeWord(escaped);
  const project = projectNamed(word);
  const [typed = '', first = '', second = ''] = /^(issue(?=\s)|\S+)(?:\s+(\S+))?/i.exec(rest) ?? [];
  if (!project) return undefined;
  const single = first.toLowerCase();
  if (single === 'help') return { project, ...helpAbout(typedText(rest.slice(first.length))) };
  if (single === 'deploy' || single === 'run') return { project, ...readAfter(single, rest.slice(first.length)) };
  const verb = `issue ${second.toLowerCase().replace(/^create$/, 'new')}`;
  if (single !== 'issue' || !isProjectVerb(verb)) return undefined;
  return { project, ...readAfter(verb, rest.slice(typed.length)) };
}

function readAfter(verb: ProjectVerb, escaped: string): IssueWords | DeployWords | Malformed {
  switch (verb) {
    case 'deploy':
      return readDeployment(typedText(escaped));
    case 'run':
      return readRun(typedText(escaped));
    default:
      return readIssueWords(verb, escaped.trim());
  }
}

/** What follows "help", where it is the name of a command. */
export function helpAbout(words: string): Help {
  const about = specNamed(words.trim());
  return about ? { verb: 'help', about } : { verb: 'help' };
}

/** What somebody who began with a project probably meant: "payments isue show 12" is `issue show`. */
export function closestAfterProject(escaped: string): ProjectVerb | undefined {
  const { word, rest } = takeWord(escaped);
  return projectNamed(word) && rest !== '' ? closest(typedText(rest), verbs) : undefined;
}

/** The names of our own commands are no projects; a path that begins like one is. */
function projectNamed(word: string): ProjectRef | undefined {
  const project = parseProjectRef(typedText(word));
  return project?.by === 'alias' && isReserved(project.text) ? undefined : project;
}

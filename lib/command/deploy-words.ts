import { type Malformed, malformed } from './malformed.ts';

/** What follows `<project> deploy` and `<project> run`, but for the project. */
export type DeployWords =
  | { verb: 'deploy'; from: string; to: string }
  | { verb: 'run'; job: string; arguments: string };

/** A name with spaces stands in quotes, which Slack's apps on some systems make curly. */
const quote = '["“”„]';
const quoted = `${quote}([^"“”„\n]+)${quote}`;

/**
 * Reads two environments. Both may contain spaces: the last " to " is between them, unless quotes say otherwise.
 *
 *     staging to production
 *     "review/try to fix" to staging
 */
export function readDeployment(typed: string): DeployWords | Malformed {
  const verb = 'deploy';
  const words = typed.trim().replace(/\s+/g, ' ');
  const [from, to] = sides(words).map((side) => unquoted(side.trim()));
  if (!from || !to) return malformed(verb, 'say from which environment to which');
  return { verb, from, to };
}

function sides(words: string): string[] {
  const first = new RegExp(`^${quoted} to `, 'i').exec(words)?.[0];
  if (first) return [first.slice(0, -' to '.length), words.slice(first.length)];
  const last = new RegExp(` to ${quoted}$`, 'i').exec(words)?.index ?? [...words.matchAll(/ to(?= )/gi)].at(-1)?.index;
  return last === undefined ? [] : [words.slice(0, last), words.slice(last + ' to '.length)];
}

/**
 * Reads a job and the arguments for it, which are all that follows.
 *
 *     smoke-test eu-west
 *     "clear cache" all
 */
export function readRun(typed: string): DeployWords | Malformed {
  const verb = 'run';
  const words = typed.trim();
  const job = new RegExp(`^(?:${quoted}(?!\\S)|\\S+)`).exec(words)?.[0] ?? '';
  const name = unquoted(job);
  if (name === '') return malformed(verb, 'the name of the job is missing');
  if (new RegExp(`^${quote}`).test(name)) return malformed(verb, 'the quote around the name of the job does not end');
  return { verb, job: name, arguments: words.slice(job.length).trim() };
}

function unquoted(name: string): string {
  return (new RegExp(`^${quoted}$`).exec(name)?.[1] ?? name).trim();
}

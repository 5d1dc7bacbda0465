import { type Command, parseCommand } from '../command/parse.ts';
import type { Submission } from '../store/submissions.ts';
import type { TypedCommand } from './caller.ts';

const starts: ReadonlySet<Command['verb']> = new Set(['deploy', 'run']);

/** True for what starts something in GitLab: never done late, never done by itself. */
export function isStart({ kind, typed }: Pick<Submission, 'kind' | 'typed'>): boolean {
  if (kind === 'start') return true;
  return kind === 'command' && starts.has(parseCommand((typed as TypedCommand).text).verb);
}

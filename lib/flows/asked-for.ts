import type { DeclareForm } from '../block-kit/declare-state.ts';
import { escapeText } from '../block-kit/message.ts';
import { type Command, parseCommand } from '../command/parse.ts';
import type { Submission } from '../store/submissions.ts';
import type { TypedCommand } from './caller.ts';
import type { TypedAct } from './typed-act.ts';

type Asked = Pick<Submission, 'kind' | 'typed'>;

const questions: ReadonlySet<Command['verb']> = new Set(['incident list', 'issue show', 'issue search']);

/** True for what changes nothing: an answer that comes hours later is of no use to anybody. */
export function isQuestion({ kind, typed }: Asked): boolean {
  if (kind === 'act') return (typed as TypedAct).verb === 'show';
  return kind === 'command' && questions.has(parseCommand((typed as TypedCommand).text).verb);
}

/** What a person typed, to be said again, as Slack sent it. */
export function textOf({ kind, typed }: Asked): string {
  switch (kind) {
    case 'act':
      return (typed as TypedAct).words;
    case 'command':
      return (typed as TypedCommand).text;
    case 'declare':
      return escapeText((typed as DeclareForm).title ?? '');
    default:
      return '';
  }
}

import type { Message } from '../block-kit/message.ts';
import type { IssueCommand } from '../command/project-verbs.ts';
import type { Secret } from '../secret.ts';
import type { Submission } from '../store/submissions.ts';
import type { Note, Outcome } from './outcome.ts';

/** What an issue command has to work with. */
export interface IssueDeed<Command = IssueCommand> {
  command: Command;
  submission: Submission;
  token: Secret;
  note: Note;
}

export const done = (message: Message): Outcome => ({ message, ends: 'done' });

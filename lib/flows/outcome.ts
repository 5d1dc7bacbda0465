import type { Message } from '../block-kit/message.ts';
import type { Progress, Submission, SubmissionState } from '../store/submissions.ts';
import type { Answerer } from './answerer.ts';
import type { WorkRooms } from './rooms.ts';

/** What came of a submission: something to say, and whether its text is still wanted (for a button that needs it). */
export interface Outcome {
  message: Message | undefined;
  ends: Exclude<SubmissionState, 'due'>;
}

/** Makes a step's result durable, so that no later try repeats the step. */
export type Note = (patch: Progress) => Promise<void>;

/** One kind of submission, done. Throws what it could not foresee. */
export type Work = (rooms: WorkRooms, submission: Submission, note: Note) => Promise<Outcome>;

/** A submission in the hands of one worker. */
export interface Held {
  submission: Submission;
  owner: string;
  answerer: Answerer;
  note: Note;
}

import type { Started, What } from '../block-kit/start-words.ts';
import type { TypedCommand } from './caller.ts';

/** What a command comes to: one thing to be started. */
export interface Plan {
  what: What;
  project: PlannedProject;
  ref: string;
  sha: string;
  /** The job to be played; undefined for a whole pipeline of `ref`, and while it has still to be picked. */
  job?: PlannedJob | undefined;
  /** What can be picked. */
  candidates?: PlannedJob[] | undefined;
  /** What follows the job's name, for CHAT_INPUT. */
  arguments: string;
  /** It changes production: its author is asked first. */
  confirm: boolean;
}

export interface PlannedProject {
  id: number;
  path: string;
  url: string;
  /** The author's role as far as GitLab tells it: 30 is a Developer. */
  accessLevel: number;
}

export interface PlannedJob {
  id: number;
  name: string;
  url: string;
}

/** A plan as it is kept, with the command it was made from. */
export interface TypedStart extends TypedCommand {
  plan: Plan;
}

/** Something that was started, as it is kept while it runs. */
export interface TypedFollow extends Pick<TypedCommand, 'responseUrl' | 'channelId'> {
  projectId: number;
  /** Of the job, or of the pipeline. */
  runId: number;
  started: Started;
}

/** A question works for so long, and so does a plan. Milliseconds. */
export const planLives = 600_000;

/** As much of a project as a plan keeps. */
export function plannedProject({ id, path, url, accessLevel }: PlannedProject): PlannedProject {
  return { id, path, url, accessLevel };
}

export function plannedJob({ id, name, url }: PlannedJob): PlannedJob {
  return { id, name, url };
}

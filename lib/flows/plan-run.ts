import type { Message } from '../block-kit/message.ts';
import { cannotPlay, emptyRepository, needsQuotes, noPipeline, unknownJob } from '../block-kit/start-refusals.ts';
import { nearest } from '../command/nearest.ts';
import type { Job } from '../gitlab/jobs.ts';
import { lastPipeline, pipelineJobs } from '../gitlab/pipelines.ts';
import type { GitLabProject } from '../gitlab/projects.ts';
import type { Secret } from '../secret.ts';
import { mostNames } from './find-ci-project.ts';
import type { Planned } from './plan-deploy.ts';
import type { WorkRooms } from './rooms.ts';
import { type Plan, plannedJob, plannedProject } from './typed-start.ts';

export interface Run {
  /** The project as it was typed. */
  typed: string;
  job: string;
  arguments: string;
}

/**
 * The manual job of that name in the default branch's last pipeline. Where it cannot be played a whole pipeline is offered,
 * with the reason: that runs more than the one job, so it is never started unasked.
 */
export async function planRun(
  { gitlab, settings }: Pick<WorkRooms, 'gitlab' | 'settings'>,
  token: Secret,
  project: GitLabProject,
  run: Run,
): Promise<Planned> {
  const ref = project.defaultBranch;
  if (!ref) return { refusal: emptyRepository(project) };
  const base = { project: plannedProject(project), ref, arguments: run.arguments, confirm: false };
  const pipeline = await lastPipeline(gitlab, token, project.id, ref);
  const whole: Plan = { ...base, what: { kind: 'pipeline' }, sha: '' };
  if (!pipeline) return { plan: whole, offer: noPipeline(project, ref) };
  const jobs = await pipelineJobs(gitlab, token, project.id, pipeline.id);
  const named = jobNamed(jobs, run.job);
  if (named?.status === 'manual') {
    const what = { kind: 'job', name: named.name } as const;
    return { plan: { ...base, what, sha: pipeline.sha, job: plannedJob(named) } };
  }
  if (named) return isUnderWay(named) ? { refusal: cannotPlay(named) } : { plan: whole, offer: cannotPlay(named) };
  const quoted = unquoted(jobs, run);
  if (quoted) return { refusal: needsQuotes(settings.slackCommand, quoted) };
  return { plan: whole, offer: unknown(jobs, run, pipeline.url) };
}

/** Nothing else would be gained by a whole pipeline: it runs, or comes to its turn. */
function isUnderWay({ status }: Job): boolean {
  return !['success', 'failed', 'canceled', 'skipped'].includes(status);
}

/** To the letter, else in any case; of two the one that can be played. */
function jobNamed(jobs: Job[], name: string): Job | undefined {
  const same = (one: Job) => one.name.toLowerCase() === name.toLowerCase();
  const found = jobs.filter(({ name: known }) => known === name);
  const candidates = found.length > 0 ? found : jobs.filter(same);
  return candidates.find(({ status }) => status === 'manual') ?? candidates[0];
}

/** A job with spaces in its name that the first words would have been, had they been in quotes. */
function unquoted(jobs: Job[], { typed: project, job, arguments: more }: Run) {
  const words = `${job} ${more} `.toLowerCase();
  const meant = jobs
    .filter(({ name }) => name.includes(' ') && words.startsWith(`${name.toLowerCase()} `))
    .sort((one, other) => other.name.length - one.name.length)[0];
  return meant && { project, job: meant.name, rest: words.slice(meant.name.length).trim() };
}

function unknown(jobs: Job[], { job }: Run, url: string): Message {
  const manual = jobs.filter(({ status }) => status === 'manual').map(({ name }) => name);
  return unknownJob({ url }, job, nearest(job, manual, mostNames));
}

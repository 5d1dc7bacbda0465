import type { Message } from '../block-kit/message.ts';
import { cannotPlay, noDeployJob, pipelineDeleted } from '../block-kit/start-refusals.ts';
import { UpstreamError } from '../errors.ts';
import { waitingDeployments } from '../gitlab/environments.ts';
import type { Job } from '../gitlab/jobs.ts';
import { pipelineJobs } from '../gitlab/pipelines.ts';
import type { GitLabProject } from '../gitlab/projects.ts';
import type { Secret } from '../secret.ts';
import type { WorkRooms } from './rooms.ts';

export interface Wanted {
  project: GitLabProject;
  from: string;
  to: string;
  pipelineId: number;
}

type Found = { job: Job } | { candidates: Job[] } | { refusal: Message };

/**
 * The manual job of a pipeline that deploys to an environment; several, where its author has to say which. REST does not
 * tell which environment a job is for, but there is a deployment for each such job from the start of its pipeline. Where
 * there is none (the job ran before, or GitLab is older) the names of the jobs are all there is, and a guess is asked about.
 */
export async function deployJob({ gitlab }: Pick<WorkRooms, 'gitlab'>, token: Secret, wanted: Wanted): Promise<Found> {
  const { project, to, pipelineId } = wanted;
  const waiting = await waitingDeployments(gitlab, token, project.id, to);
  const certain = waiting.filter((job) => job.pipelineId === pipelineId);
  if (certain.length > 0) return choose(certain, to, { certain: true });
  const jobs = await jobsOf({ gitlab }, token, wanted);
  if (!jobs) return { refusal: pipelineDeleted(project) };
  const likely = jobs.filter(({ name }) => seemsToStart(name, to));
  if (likely.length > 0) return choose(likely, to, { certain: false });
  return { refusal: noDeployJob({ url: `${project.url}/-/pipelines/${pipelineId}` }, wanted) };
}

/** As GitLab has it: the one there is; of several, the one named like the environment. */
function choose(jobs: Job[], to: string, { certain }: { certain: boolean }): Found {
  const playable = jobs.filter(({ status }) => status === 'manual');
  const named = playable.find(({ name }) => name === to);
  const [first, ...others] = playable;
  const [any] = jobs;
  if (named) return { job: named };
  if (first) return certain && others.length === 0 ? { job: first } : { candidates: playable };
  if (!any) throw new Error('there is nothing to choose from');
  return { refusal: cannotPlay(any) };
}

/** `deploy:production`, `production`, but not `stop production`. */
function seemsToStart(name: string, to: string): boolean {
  const words = name.toLowerCase();
  return words.includes(to.toLowerCase()) && !/\b(?:stop|teardown|tear|destroy|delete|remove|undeploy)\b/.test(words);
}

async function jobsOf(
  { gitlab }: Pick<WorkRooms, 'gitlab'>,
  token: Secret,
  { project, pipelineId }: Wanted,
): Promise<Job[] | undefined> {
  try {
    return await pipelineJobs(gitlab, token, project.id, pipelineId);
  } catch (failure) {
    if (failure instanceof UpstreamError && failure.code === 'not_found') return undefined;
    throw failure;
  }
}

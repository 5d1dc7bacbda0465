import * as z from 'zod/mini';
import type { Secret } from '../secret.ts';
import type { GitLab } from './client.ts';
import { time } from './fields.ts';
import { type Job, job, keysAndValues, type Variables } from './jobs.ts';
import { path } from './path.ts';

export interface Pipeline {
  id: number;
  /** GitLab's own word: `running`, `success`, `failed`, `manual` (it waits for somebody) ... */
  status: string;
  ref: string;
  sha: string;
  url: string;
  /** Milliseconds. */
  createdAt: number;
}

const pipeline = z.pipe(
  z.object({
    id: z.number(),
    status: z.string(),
    ref: z.string(),
    sha: z.string(),
    web_url: z.string(),
    created_at: time,
  }),
  z.transform(
    ({ id, status, ref, sha, web_url, created_at }): Pipeline => ({
      id,
      status,
      ref,
      sha,
      url: web_url,
      createdAt: created_at,
    }),
  ),
);

/** The newest pipeline of a branch, whatever started it. https://docs.gitlab.com/api/pipelines/#list-project-pipelines */
export async function lastPipeline(
  gitlab: GitLab,
  token: Secret,
  projectId: number,
  ref: string,
): Promise<Pipeline | undefined> {
  const [newest] = await gitlab.request(token, {
    path: path`projects/${projectId}/pipelines`,
    query: { ref, order_by: 'id', sort: 'desc', per_page: 1 },
    answer: z.array(pipeline),
  });
  return newest;
}

export function readPipeline(gitlab: GitLab, token: Secret, projectId: number, id: number): Promise<Pipeline> {
  return gitlab.request(token, { path: path`projects/${projectId}/pipelines/${id}`, answer: pipeline });
}

/** A pipeline may have more jobs than this; then the newest are known. */
const mostPages = 5;
const perPage = 100;

/** The jobs of a pipeline, without those that were run again since. `not_found` where it was deleted. https://docs.gitlab.com/api/jobs/#list-pipeline-jobs */
export async function pipelineJobs(gitlab: GitLab, token: Secret, projectId: number, id: number): Promise<Job[]> {
  const jobs: Job[] = [];
  for (let page = 1; page <= mostPages; page++) {
    const some = await gitlab.request(token, {
      path: path`projects/${projectId}/pipelines/${id}/jobs`,
      query: { per_page: perPage, page },
      answer: z.array(job),
    });
    jobs.push(...some);
    if (some.length < perPage) break;
  }
  return jobs;
}

export interface NewPipeline {
  projectId: number;
  ref: string;
  variables: Variables;
}

/**
 * Starts a whole pipeline on a branch, as the caller. Not safe to repeat. `invalid` where the branch or the CI configuration
 * is not there, or the caller may not hand in variables. https://docs.gitlab.com/api/pipelines/#create-a-new-pipeline
 */
export function createPipeline(
  gitlab: GitLab,
  token: Secret,
  { projectId, ref, variables }: NewPipeline,
): Promise<Pipeline> {
  return gitlab.request(token, {
    method: 'POST',
    path: path`projects/${projectId}/pipeline`,
    body: { ref, variables: keysAndValues(variables) },
    answer: pipeline,
  });
}

/** The pipeline this person started over the API on a branch since then (milliseconds), for one whose answer was lost. */
export async function findStarted(
  gitlab: GitLab,
  token: Secret,
  { projectId, ref, username, since }: { projectId: number; ref: string; username: string; since: number },
): Promise<Pipeline | undefined> {
  const started = await gitlab.request(token, {
    path: path`projects/${projectId}/pipelines`,
    query: { ref, username, source: 'api', order_by: 'id', sort: 'desc', per_page: 20 },
    answer: z.array(pipeline),
  });
  return started.findLast(({ createdAt }) => createdAt >= since);
}

import * as z from 'zod/mini';
import { UpstreamError } from '../errors.ts';
import type { Secret } from '../secret.ts';
import type { GitLab } from './client.ts';
import { time } from './fields.ts';
import { path } from './path.ts';

/** A CI job. What it deploys to is not to be had here: GitLab's deployments tell. */
export interface Job {
  id: number;
  name: string;
  /** GitLab's own word: `manual` (it can be played), `created` (its stage has not come), `pending`, `running`, `success` ... */
  status: string;
  url: string;
  /** The branch or tag, and the commit. */
  ref: string;
  sha: string;
  pipelineId: number;
  /** Milliseconds; undefined until then. */
  startedAt: number | undefined;
  finishedAt: number | undefined;
  /** Why it failed, as GitLab calls it: `script_failure`. */
  failureReason: string | undefined;
}

const moment = z.pipe(
  z.catch(z.nullish(time), undefined),
  z.transform((value) => value ?? undefined),
);

export const job = z.pipe(
  z.object({
    id: z.number(),
    name: z.string(),
    status: z.string(),
    web_url: z.string(),
    ref: z.nullish(z.string()),
    pipeline: z.object({ id: z.number(), sha: z.nullish(z.string()) }),
    started_at: moment,
    finished_at: moment,
    failure_reason: z.nullish(z.string()),
  }),
  z.transform(
    ({ id, name, status, web_url, ref, pipeline, started_at, finished_at, failure_reason }): Job => ({
      id,
      name,
      status,
      url: web_url,
      ref: ref ?? '',
      sha: pipeline.sha ?? '',
      pipelineId: pipeline.id,
      startedAt: started_at,
      finishedAt: finished_at,
      failureReason: failure_reason ?? undefined,
    }),
  ),
);

/** One job. `not_found` too where its pipeline was deleted. https://docs.gitlab.com/api/jobs/#get-a-single-job */
export function readJob(gitlab: GitLab, token: Secret, projectId: number, id: number): Promise<Job> {
  return gitlab.request(token, { path: path`projects/${projectId}/jobs/${id}`, answer: job });
}

/** Variables by name. */
export type Variables = Record<string, string>;

/** As the API takes them; nothing where there are none: handing in an empty list may take a role. */
export function keysAndValues(variables: Variables): { key: string; value: string }[] | undefined {
  const given = Object.entries(variables).map(([key, value]) => ({ key, value }));
  return given.length > 0 ? given : undefined;
}

/**
 * Plays a manual job, as the caller. Not safe to repeat: one that is over is run again, as a new job, whose id then is in the
 * answer. `invalid` with "Unplayable Job" where it cannot be played now; `forbidden` without the right, to it or to hand in
 * variables. https://docs.gitlab.com/api/jobs/#run-a-job
 */
export function playJob(
  gitlab: GitLab,
  token: Secret,
  { projectId, id }: JobPlace,
  variables: Variables,
): Promise<Job> {
  return gitlab.request(token, {
    method: 'POST',
    path: path`projects/${projectId}/jobs/${id}/play`,
    body: { job_variables_attributes: keysAndValues(variables) },
    answer: job,
  });
}

export interface JobPlace {
  projectId: number;
  id: number;
}

/** True for GitLab's no to a job that cannot be played in its present state, whoever asks. */
export function isUnplayable(failure: unknown): boolean {
  return failure instanceof UpstreamError && failure.code === 'invalid' && /unplayable/i.test(failure.detail ?? '');
}

import * as z from 'zod/mini';
import type { Secret } from '../secret.ts';
import type { GitLab } from './client.ts';
import { type Job, job } from './jobs.ts';
import { path } from './path.ts';

export interface Environment {
  id: number;
  name: string;
  /** `production`, `staging`, `testing`, `development` or `other`. https://docs.gitlab.com/ci/environments/#deployment-tier-of-environments */
  tier: string;
}

const environment = z.object({ id: z.number(), name: z.string(), tier: z.catch(z.string(), 'other') });

/** The environment of exactly this name. For Reporters and up. https://docs.gitlab.com/api/environments/#list-environments */
export async function findEnvironment(
  gitlab: GitLab,
  token: Secret,
  projectId: number,
  name: string,
): Promise<Environment | undefined> {
  const found = await gitlab.request(token, {
    path: path`projects/${projectId}/environments`,
    query: { name },
    answer: z.array(environment),
  });
  return found.find((one) => one.name === name);
}

/** The names of the environments there are, at most 100: for telling which one may have been meant. */
export async function environmentNames(gitlab: GitLab, token: Secret, projectId: number): Promise<string[]> {
  const found = await gitlab.request(token, {
    path: path`projects/${projectId}/environments`,
    query: { states: 'available', per_page: 100 },
    answer: z.array(environment),
  });
  return found.map(({ name }) => name);
}

/** What is in an environment now. `job` is undefined where the pipeline that deployed it was deleted. */
export interface LastDeployment {
  ref: string;
  sha: string;
  job: Job | undefined;
}

const lastDeployed = z.object({
  last_deployment: z.nullish(z.object({ ref: z.string(), sha: z.string(), deployable: z.nullish(job) })),
});

/** The last deployment that succeeded; undefined where there never was one. https://docs.gitlab.com/api/environments/#get-a-specific-environment */
export async function lastDeployment(
  gitlab: GitLab,
  token: Secret,
  projectId: number,
  environmentId: number,
): Promise<LastDeployment | undefined> {
  const { last_deployment: last } = await gitlab.request(token, {
    path: path`projects/${projectId}/environments/${environmentId}`,
    answer: lastDeployed,
  });
  return last ? { ref: last.ref, sha: last.sha, job: last.deployable ?? undefined } : undefined;
}

/**
 * The jobs whose deployment to an environment has not begun, of whatever pipeline, newest first, at most 100: GitLab has a
 * deployment for every such job from the start of its pipeline. https://docs.gitlab.com/api/deployments/#list-project-deployments
 */
export async function waitingDeployments(
  gitlab: GitLab,
  token: Secret,
  projectId: number,
  environmentName: string,
): Promise<Job[]> {
  const found = await gitlab.request(token, {
    path: path`projects/${projectId}/deployments`,
    query: { environment: environmentName, status: 'created', order_by: 'id', sort: 'desc', per_page: 100 },
    answer: z.array(z.object({ deployable: z.nullish(job) })),
  });
  return found.flatMap(({ deployable }) => deployable ?? []);
}

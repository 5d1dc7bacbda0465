import type { Message } from '../block-kit/message.ts';
import { neverDeployed, pipelineDeleted, sameEnvironment, unknownEnvironment } from '../block-kit/start-refusals.ts';
import { nearest } from '../command/nearest.ts';
import { environmentNames, findEnvironment, lastDeployment } from '../gitlab/environments.ts';
import type { GitLabProject } from '../gitlab/projects.ts';
import type { Secret } from '../secret.ts';
import { deployJob } from './deploy-jobs.ts';
import { mostNames } from './find-ci-project.ts';
import type { WorkRooms } from './rooms.ts';
import { type Plan, plannedJob, plannedProject } from './typed-start.ts';

/** What a command comes to. `offer`: what was wanted cannot be, and this is another thing, to be asked about. */
export type Planned = { plan: Plan; offer?: Message } | { refusal: Message };

/** From which environment to which: the job that deploys to it in the pipeline last deployed from. */
export async function planDeploy(
  { gitlab }: Pick<WorkRooms, 'gitlab'>,
  token: Secret,
  project: GitLabProject,
  { from, to }: { from: string; to: string },
): Promise<Planned> {
  if (from === to) return { refusal: sameEnvironment(from) };
  const [source, target] = await Promise.all([
    findEnvironment(gitlab, token, project.id, from),
    findEnvironment(gitlab, token, project.id, to),
  ]);
  if (!source || !target) {
    const typed = source ? to : from;
    const names = await environmentNames(gitlab, token, project.id);
    return { refusal: unknownEnvironment(project, typed, nearest(typed, names, mostNames)) };
  }
  const last = await lastDeployment(gitlab, token, project.id, source.id);
  if (!last) return { refusal: neverDeployed(project, from) };
  if (!last.job) return { refusal: pipelineDeleted(project) };
  const found = await deployJob({ gitlab }, token, { project, from, to, pipelineId: last.job.pipelineId });
  if ('refusal' in found) return found;
  const plan: Plan = {
    what: { kind: 'deployment', from, to },
    project: plannedProject(project),
    ref: last.ref,
    sha: last.sha,
    arguments: '',
    confirm: target.tier === 'production',
  };
  if ('job' in found) return { plan: { ...plan, job: plannedJob(found.job) } };
  return { plan: { ...plan, candidates: found.candidates.map(plannedJob) } };
}

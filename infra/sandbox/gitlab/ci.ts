import { forbidden, told } from './refusal.ts';
import { levelOf } from './roles.ts';
import {
  access,
  type Deployment,
  type Environment,
  emit,
  type Job,
  type JobStatus,
  type Person,
  type Pipeline,
  type Project,
  type World,
} from './world.ts';

type Start = { ref?: string; source?: string; variables?: Record<string, string> };

/** A pipeline with a job for each of the project's plan, and a deployment for each job with an environment. */
export function startPipeline(world: World, by: Person, project: Project, start: Start = {}): Pipeline {
  const now = world.now();
  const { ref = 'main', source = 'push', variables = {} } = start;
  const last = project.ci.pipelines.at(-1);
  const pipeline: Pipeline = {
    id: world.nextId(),
    iid: (last?.iid ?? 0) + 1,
    project,
    ref,
    sha: world.random(20),
    source,
    user: by,
    variables,
    jobs: [],
    createdAt: now,
    updatedAt: now,
  };
  for (const plan of project.ci.plan) addJob(world, pipeline, { plan, user: by });
  project.ci.pipelines.push(pipeline);
  openStages(world, pipeline);
  emit(world, { kind: 'other' });
  return pipeline;
}

function addJob(world: World, pipeline: Pipeline, { plan, user }: Pick<Job, 'plan' | 'user'>): Job {
  const { environments, deployments } = pipeline.project.ci;
  const job: Job = {
    id: world.nextId(),
    plan,
    pipeline,
    status: 'created',
    user,
    variables: {},
    retried: false,
    createdAt: world.now(),
    queuedAt: null,
    startedAt: null,
    finishedAt: null,
  };
  pipeline.jobs.push(job);
  const environment = environments.find(({ name }) => name === plan.environment);
  if (environment) {
    deployments.push({ id: world.nextId(), iid: deployments.length + 1, environment, job });
  }
  return job;
}

/** A stage opens when everything automatic before it has succeeded: its jobs wait for a runner, or for a person. */
function openStages(world: World, pipeline: Pipeline): void {
  const stages = [...new Set(pipeline.jobs.map(({ plan }) => plan.stage))];
  for (const stage of stages) {
    const jobs = pipeline.jobs.filter(({ plan, retried }) => plan.stage === stage && !retried);
    for (const job of jobs.filter(({ status }) => status === 'created')) {
      if (job.plan.manual) job.status = 'manual';
      else enqueue(world, job);
    }
    if (jobs.some(({ plan, status }) => !plan.manual && status !== 'success')) break;
  }
  pipeline.updatedAt = world.now();
}

/** Whether a person could play it, by GitLab's own rule: waiting for somebody, or over. */
function isPlayable({ plan, status }: Job): boolean {
  return plan.manual === true && ['manual', 'success', 'failed', 'canceled'].includes(status);
}

/**
 * Plays a manual job as a person; one that ran before is run again, as a new job. https://docs.gitlab.com/api/jobs/#run-a-job
 * @returns the job that runs
 * @throws {Refusal} in GitLab's own order: rights, playability, the right to hand in variables
 */
export function playJob(world: World, by: Person, job: Job, variables: Record<string, string>): Job {
  const { project } = job.pipeline;
  if (!mayDeploy(by, job)) throw forbidden();
  if (!isPlayable(job)) throw told('400 Bad request - Unplayable Job');
  if (Object.keys(variables).length > 0 && levelOf(by, project) < project.ci.variablesFrom) throw forbidden();
  const played = job.status === 'manual' ? job : again(world, by, job);
  Object.assign(played, { user: by, variables });
  enqueue(world, played);
  emit(world, { kind: 'other' });
  return played;
}

function enqueue(world: World, job: Job): void {
  job.status = 'pending';
  job.queuedAt = world.now();
  job.pipeline.updatedAt = world.now();
}

function again(world: World, by: Person, job: Job): Job {
  job.retried = true;
  return addJob(world, job.pipeline, { plan: job.plan, user: by });
}

/** Developers play jobs; a protected environment may ask for more. https://docs.gitlab.com/ci/environments/protected_environments/ */
function mayDeploy(by: Person, { pipeline: { project }, plan }: Job): boolean {
  const environment = project.ci.environments.find(({ name }) => name === plan.environment);
  const needed = Math.max(access.developer, environment?.protectedFrom ?? 0);
  return !project.archived && levelOf(by, project) >= needed;
}

/** A runner takes the job. */
export function runJob(world: World, job: Job): void {
  job.status = 'running';
  job.startedAt = world.now();
  openStages(world, job.pipeline);
  emit(world, { kind: 'other' });
}

/** The job is over; what waited for it opens. */
export function endJob(world: World, job: Job, status: Extract<JobStatus, 'success' | 'failed' | 'canceled'>): void {
  job.status = status;
  job.startedAt ??= world.now();
  job.finishedAt = world.now();
  openStages(world, job.pipeline);
  emit(world, { kind: 'other' });
}

/** Where jobs run by themselves, brings them to where they are by now. Called before anything about CI is read. */
export function passTime(world: World, project: Project): void {
  const { jobsTake } = world;
  if (jobsTake === null) return;
  for (const job of project.ci.pipelines.flatMap(({ jobs }) => jobs)) {
    const since = (time: number | null) => world.now() - (time ?? 0);
    if (job.status === 'pending' && since(job.queuedAt) >= jobsTake) runJob(world, job);
    else if (job.status === 'running' && since(job.startedAt) >= jobsTake) {
      endJob(world, job, job.plan.outcome ?? 'success');
    }
  }
}

/** Takes a pipeline away with its jobs. What it deployed stays deployed: those deployments have no job any more. */
export function deletePipeline(world: World, pipeline: Pipeline): void {
  const { ci } = pipeline.project;
  ci.pipelines = ci.pipelines.filter((one) => one !== pipeline);
  emit(world, { kind: 'other' });
}

/** A pipeline's status follows from its jobs'; a manual job that may be left alone holds nothing up. */
export function pipelineStatus({ jobs }: Pipeline): JobStatus {
  const statuses = jobs.filter(({ retried }) => !retried).map(({ status }) => status);
  const first = (['running', 'pending', 'failed', 'canceled'] as const).find((status) => statuses.includes(status));
  return first ?? (statuses.includes('success') ? 'success' : 'manual');
}

/** A deployment follows its job; one that waits for a person or a runner is only created. */
export function deploymentStatus({ job }: Deployment): string {
  return job.status === 'manual' || job.status === 'pending' ? 'created' : job.status;
}

/** The last one that succeeded: what is in the environment now. */
export function lastDeployment({ ci }: Project, environment: Environment): Deployment | undefined {
  const done = ci.deployments.filter((one) => one.environment === environment && one.job.status === 'success');
  return done.toSorted((a, b) => (a.job.finishedAt ?? 0) - (b.job.finishedAt ?? 0) || a.id - b.id).at(-1);
}

import { endJob, startPipeline } from './ci.ts';
import { access, type Ci, type Environment, type JobPlan, type Person, type Project, type World } from './world.ts';

/** No pipelines, no environments, no configuration; CI itself is on. */
export function emptyCi(): Ci {
  return {
    enabled: true,
    plan: [],
    branches: ['main'],
    environments: [],
    pipelines: [],
    deployments: [],
    variablesFrom: access.developer,
  };
}

/** README.md has these in words. `load test` fails, so that a failure can be seen too. */
const plan: JobPlan[] = [
  { name: 'unit tests', stage: 'test' },
  { name: 'deploy to staging', stage: 'staging', environment: 'staging' },
  { name: 'deploy to production', stage: 'production', manual: true, environment: 'production' },
  { name: 'deploy to qa', stage: 'production', manual: true, environment: 'qa' },
  { name: 'canary 10 percent', stage: 'production', manual: true, environment: 'canary' },
  { name: 'canary 50 percent', stage: 'production', manual: true, environment: 'canary' },
  { name: 'eu', stage: 'production', manual: true, environment: 'eu' },
  { name: 'eu without migrations', stage: 'production', manual: true, environment: 'eu' },
  { name: 'deploy to vault', stage: 'production', manual: true, environment: 'vault' },
  { name: 'db-migrate', stage: 'operate', manual: true },
  { name: 'smoke test', stage: 'operate', manual: true },
  { name: 'load test', stage: 'operate', manual: true, outcome: 'failed' },
];

const environments: Pick<Environment, 'name' | 'tier' | 'protectedFrom'>[] = [
  { name: 'staging', tier: 'staging', protectedFrom: 0 },
  { name: 'production', tier: 'production', protectedFrom: 0 },
  { name: 'qa', tier: 'testing', protectedFrom: 0 },
  { name: 'canary', tier: 'testing', protectedFrom: 0 },
  { name: 'eu', tier: 'testing', protectedFrom: 0 },
  { name: 'vault', tier: 'testing', protectedFrom: access.maintainer },
];

/** A project that builds, deploys to staging by itself and to everything else by hand; its last pipeline is through. */
export function seedCi(world: World, project: Project, by: Person): void {
  const now = world.now();
  project.ci.plan = plan;
  project.ci.environments = environments.map((one) => ({
    ...one,
    id: world.nextId(),
    state: 'available',
    createdAt: now,
  }));
  const pipeline = startPipeline(world, by, project);
  for (const job of pipeline.jobs) if (!job.plan.manual) endJob(world, job, 'success');
}

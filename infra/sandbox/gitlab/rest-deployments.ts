import { deploymentStatus, lastDeployment } from './ci.ts';
import { json, type Route, type SignedCall } from './http.ts';
import { offsetPage } from './paging.ts';
import { badRequest, told } from './refusal.ts';
import { ciProjectOf, jobAnswer } from './rest-pipelines.ts';
import { shortUser } from './rest-projects.ts';
import { access, type Deployment, type Environment, iso, type World } from './world.ts';

/** https://docs.gitlab.com/api/environments/ and https://docs.gitlab.com/api/deployments/ : for Reporters and up. */
export const deploymentRoutes: Route<SignedCall>[] = [
  ['GET /api/v4/projects/:id/environments', listEnvironments],
  ['GET /api/v4/projects/:id/environments/:environment_id', showEnvironment],
  ['GET /api/v4/projects/:id/deployments', listDeployments],
];

const statuses = ['created', 'running', 'success', 'failed', 'canceled', 'skipped', 'blocked'] as const;

function listEnvironments(call: SignedCall) {
  const { params } = call;
  const [name, search] = [params.text('name'), params.text('search')];
  if (name !== undefined && search !== undefined) throw badRequest('name, search cannot be used together');
  if (search !== undefined && search.length < 3) throw told('400 Bad request - Search query is less than 3 characters');
  const state = params.oneOf('states', ['available', 'stopping', 'stopped']);
  const found = ciProjectOf(call, access.reporter).ci.environments.filter(
    (one) =>
      (name === undefined || one.name === name) &&
      (search === undefined || one.name.includes(search)) &&
      (state === undefined || one.state === state),
  );
  return offsetPage(call, found, (one) => environmentAnswer(one));
}

/** Only asked for one by one does an environment tell what is in it. */
function showEnvironment(call: SignedCall) {
  const { params, world } = call;
  const project = ciProjectOf(call, access.reporter);
  const environment = project.ci.environments.find(({ id }) => id === params.integer('environment_id'));
  if (!environment) throw told('404 Not found', 404);
  const last = lastDeployment(project, environment);
  return json(200, {
    ...environmentAnswer(environment),
    last_deployment: last ? deploymentAnswer(world, last) : null,
  });
}

/** Oldest first unless told, as GitLab has it. */
function listDeployments(call: SignedCall) {
  const { params, world } = call;
  const environment = params.text('environment');
  const status = params.oneOf('status', statuses);
  params.oneOf('order_by', ['id', 'iid', 'created_at', 'updated_at', 'finished_at', 'ref']);
  const found = ciProjectOf(call, access.reporter).ci.deployments.filter(
    (one) =>
      (environment === undefined || one.environment.name === environment) &&
      (status === undefined || deploymentStatus(one) === status),
  );
  const descending = params.oneOf('sort', ['asc', 'desc']) === 'desc';
  return offsetPage(call, descending ? found.toReversed() : found, (one) => ({
    ...deploymentAnswer(world, one),
    environment: basicEnvironment(one.environment),
  }));
}

function basicEnvironment({ id, name, createdAt }: Environment) {
  const slug = name.toLowerCase().replace(/[^a-z0-9]+/g, '-');
  return { id, name, slug, external_url: null, created_at: iso(createdAt), updated_at: iso(createdAt) };
}

function environmentAnswer(environment: Environment) {
  const { tier, state } = environment;
  return { ...basicEnvironment(environment), tier, state, auto_stop_at: null };
}

function deploymentAnswer(world: World, deployment: Deployment) {
  const { id, iid, job } = deployment;
  return {
    id,
    iid,
    ref: job.pipeline.ref,
    sha: job.pipeline.sha,
    created_at: iso(job.createdAt),
    updated_at: iso(job.finishedAt ?? job.createdAt),
    user: shortUser(world, job.user),
    deployable: job.pipeline.project.ci.pipelines.includes(job.pipeline) ? jobAnswer(world, job) : null,
    status: deploymentStatus(deployment),
  };
}

import { passTime, pipelineStatus, playJob, startPipeline } from './ci.ts';
import { json, type Route, type SignedCall } from './http.ts';
import { offsetPage } from './paging.ts';
import { badRequest, forbidden, invalid, told } from './refusal.ts';
import { projectOf, shortUser } from './rest-projects.ts';
import { levelOf } from './roles.ts';
import { access, iso, type Job, jobStatuses, type Pipeline, type Project, type World } from './world.ts';

/** https://docs.gitlab.com/api/pipelines/ and https://docs.gitlab.com/api/jobs/ */
export const pipelineRoutes: Route<SignedCall>[] = [
  ['GET /api/v4/projects/:id/pipelines', listPipelines],
  ['GET /api/v4/projects/:id/pipelines/latest', showLatest],
  [
    'GET /api/v4/projects/:id/pipelines/:pipeline_id',
    (call) => json(200, pipelineAnswer(call.world, pipelineOf(call))),
  ],
  ['GET /api/v4/projects/:id/pipelines/:pipeline_id/jobs', listJobs],
  ['POST /api/v4/projects/:id/pipeline', postPipeline],
  ['GET /api/v4/projects/:id/jobs/:job_id', (call) => json(200, jobAnswer(call.world, jobOf(call)))],
  ['POST /api/v4/projects/:id/jobs/:job_id/play', postPlay],
];

const sources = [
  'push',
  'web',
  'trigger',
  'schedule',
  'api',
  'chat',
  'merge_request_event',
  'parent_pipeline',
] as const;

/** The project, for who may look at its pipelines: nobody may where CI is switched off. */
export function ciProjectOf(call: SignedCall, level: number = access.guest): Project {
  const project = projectOf(call);
  const enough = project.visibility === 'public' || levelOf(call.person, project) >= level;
  if (!project.ci.enabled || !enough) throw forbidden();
  passTime(call.world, project);
  return project;
}

function pipelineOf(call: SignedCall): Pipeline {
  const id = call.params.integer('pipeline_id');
  const pipeline = ciProjectOf(call).ci.pipelines.find((one) => one.id === id);
  if (!pipeline) throw told('404 Not found', 404);
  return pipeline;
}

function jobOf(call: SignedCall): Job {
  const id = call.params.integer('job_id');
  const jobs = ciProjectOf(call).ci.pipelines.flatMap((pipeline) => pipeline.jobs);
  const job = jobs.find((one) => one.id === id);
  if (!job) throw told('404 Not found', 404);
  return job;
}

function listPipelines(call: SignedCall) {
  const { params, world } = call;
  const [ref, sha, username] = [params.text('ref'), params.text('sha'), params.text('username')];
  const status = params.oneOf('status', jobStatuses);
  const source = params.oneOf('source', sources);
  params.oneOf('order_by', ['id', 'status', 'ref', 'updated_at', 'user_id']);
  const found = ciProjectOf(call).ci.pipelines.filter(
    (one) =>
      (ref === undefined || one.ref === ref) &&
      (sha === undefined || one.sha === sha) &&
      (username === undefined || one.user.username === username) &&
      (status === undefined || pipelineStatus(one) === status) &&
      (source === undefined || one.source === source),
  );
  const sorted = found.toSorted((a, b) => a.id - b.id);
  const ascending = params.oneOf('sort', ['asc', 'desc']) === 'asc';
  return offsetPage(call, ascending ? sorted : sorted.reverse(), (one) => basicPipeline(world, one));
}

/** The last of a branch, the default one unless told. */
function showLatest(call: SignedCall) {
  const ref = call.params.text('ref') ?? 'main';
  const latest = ciProjectOf(call)
    .ci.pipelines.filter((one) => one.ref === ref)
    .at(-1);
  if (!latest) throw forbidden();
  return json(200, pipelineAnswer(call.world, latest));
}

function listJobs(call: SignedCall) {
  const scope = call.params.list('scope') ?? [];
  if (scope.some((one) => !jobStatuses.some((status) => status === one))) {
    throw badRequest('scope does not have a valid value');
  }
  const retried = call.params.flag('include_retried') ?? false;
  const jobs = pipelineOf(call).jobs.filter(
    (job) => (retried || !job.retried) && (scope.length === 0 || scope.includes(job.status)),
  );
  return offsetPage(call, jobs.toReversed(), (job) => jobAnswer(call.world, job));
}

/** https://docs.gitlab.com/api/pipelines/#create-a-new-pipeline */
function postPipeline(call: SignedCall) {
  const { params, person, world } = call;
  const ref = params.requiredText('ref');
  const variables = readVariables(call, 'variables');
  const project = ciProjectOf(call);
  if (project.archived || levelOf(person, project) < access.developer) throw forbidden();
  if (!project.ci.branches.includes(ref)) throw invalid('base', 'Reference not found');
  if (project.ci.plan.length === 0) throw invalid('base', 'Missing CI config file');
  if (Object.keys(variables).length > 0 && levelOf(person, project) < project.ci.variablesFrom) {
    throw invalid('base', 'Insufficient permissions to set pipeline variables');
  }
  const pipeline = startPipeline(world, person, project, { ref, source: 'api', variables });
  return json(201, pipelineAnswer(world, pipeline));
}

function postPlay(call: SignedCall) {
  const variables = readVariables(call, 'job_variables_attributes');
  return json(200, jobAnswer(call.world, playJob(call.world, call.person, jobOf(call), variables)));
}

/** `[{ key, value }]`, both required. */
function readVariables({ params }: SignedCall, name: string): Record<string, string> {
  const given = params.objects(name) ?? [];
  for (const part of ['key', 'value']) {
    if (given.some((one) => typeof one[part] !== 'string')) throw badRequest(`${name}[0][${part}] is missing`);
  }
  return Object.fromEntries(given.map(({ key, value }) => [String(key), String(value)]));
}

function basicPipeline(world: World, pipeline: Pipeline) {
  const { id, iid, project, sha, ref, source, createdAt, updatedAt } = pipeline;
  return {
    id,
    iid,
    project_id: project.id,
    sha,
    ref,
    status: pipelineStatus(pipeline),
    source,
    created_at: iso(createdAt),
    updated_at: iso(updatedAt),
    web_url: `${world.url}/${project.path}/-/pipelines/${id}`,
  };
}

function pipelineAnswer(world: World, pipeline: Pipeline) {
  return {
    ...basicPipeline(world, pipeline),
    before_sha: '0'.repeat(40),
    tag: false,
    yaml_errors: null,
    user: shortUser(world, pipeline.user),
    started_at: null,
    finished_at: null,
    committed_at: null,
    duration: null,
    queued_duration: null,
    coverage: null,
  };
}

/** A job as REST shows it: its environment is not in it. */
export function jobAnswer(world: World, job: Job) {
  const { id, plan, pipeline, status, user, createdAt, startedAt, finishedAt } = job;
  return {
    id,
    status,
    stage: plan.stage,
    name: plan.name,
    ref: pipeline.ref,
    tag: false,
    coverage: null,
    allow_failure: plan.manual ?? false,
    created_at: iso(createdAt),
    started_at: startedAt === null ? null : iso(startedAt),
    finished_at: finishedAt === null ? null : iso(finishedAt),
    erased_at: null,
    duration: startedAt === null || finishedAt === null ? null : (finishedAt - startedAt) / 1000,
    queued_duration: null,
    user: shortUser(world, user),
    commit: { id: pipeline.sha, short_id: pipeline.sha.slice(0, 8), title: 'A change' },
    pipeline: basicPipeline(world, pipeline),
    ...(status === 'failed' && { failure_reason: 'script_failure' }),
    web_url: `${world.url}/${pipeline.project.path}/-/jobs/${id}`,
    project: { ci_job_token_scope_enabled: false },
    artifacts: [],
    runner: null,
    artifacts_expire_at: null,
    archived: false,
    tag_list: [],
  };
}

import { deletePipeline, endJob, runJob, startPipeline } from './ci.ts';
import { type Job, type Pipeline, personNamed, projectAt, type World } from './world.ts';

/** What a test does to the CI/CD of a project, named by its full path; a job by its name, the newest of that name. */
export function ciControls(world: World) {
  const projectCi = (path: string) => projectAt(world, path).ci;
  function job(path: string, name: string): Job {
    const jobs = projectCi(path).pipelines.flatMap((pipeline) => pipeline.jobs);
    const newest = jobs.filter(({ plan }) => plan.name === name).at(-1);
    if (!newest) throw new Error(`no job ${name} in ${path}`);
    return newest;
  }
  return {
    job,
    /** The newest pipeline. */
    pipeline(path: string): Pipeline {
      const newest = projectCi(path).pipelines.at(-1);
      if (!newest) throw new Error(`no pipeline in ${path}`);
      return newest;
    },
    /** The jobs of this name that were started: what must not happen twice. */
    played: (path: string, name: string): Job[] =>
      projectCi(path)
        .pipelines.flatMap((pipeline) => pipeline.jobs)
        .filter(({ plan, status }) => plan.name === name && !['created', 'manual'].includes(status)),
    runs: (path: string, name: string): void => runJob(world, job(path, name)),
    succeeds: (path: string, name: string): void => endJob(world, job(path, name), 'success'),
    fails: (path: string, name: string): void => endJob(world, job(path, name), 'failed'),
    isCanceled: (path: string, name: string): void => endJob(world, job(path, name), 'canceled'),
    /** Somebody pushes: a new pipeline, in which whatever is automatic succeeds at once unless told otherwise. */
    push(path: string, username: string, { ref = 'main', finished = true } = {}): Pipeline {
      const pipeline = startPipeline(world, personNamed(world, username), projectAt(world, path), { ref });
      for (const one of finished ? pipeline.jobs : []) if (!one.plan.manual) endJob(world, one, 'success');
      return pipeline;
    },
    deletePipeline: (pipeline: Pipeline): void => deletePipeline(world, pipeline),
    /** Takes every pipeline away. */
    forgetPipelines(path: string): void {
      for (const pipeline of [...projectCi(path).pipelines]) deletePipeline(world, pipeline);
    },
    switchOff(path: string): void {
      projectCi(path).enabled = false;
    },
    /** From this access level on may variables be handed in. */
    keepVariablesTo(path: string, level: number): void {
      projectCi(path).variablesFrom = level;
    },
  };
}
export type CiControls = ReturnType<typeof ciControls>;

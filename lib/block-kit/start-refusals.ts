import { code, escapeText, link, type Message, say, truncate } from './message.ts';
import { type IncidentProject, projectLink } from './project-words.ts';

/** Why nothing can be deployed or run. Every no ends in what to do next. */

const named = (name: string) => code(truncate(name, 200));

/** Names that may have been meant, the likeliest first. */
function likeThese(names: readonly string[]): string {
  return names.map(named).join(', ');
}

export function unknownProject(typed: string, name: string, aliases: readonly string[]): Message {
  const near = aliases.length > 0 ? `the nearest aliases here are ${likeThese(aliases)}; ` : '';
  return say(
    `There is no project ${named(typed)} that your GitLab account can see: ${near}${code(`${name} project list`)} shows all, and a full path like ${code('acme/payments')} works too.`,
  );
}

export function ciOff(project: IncidentProject): Message {
  return say(
    `${projectLink(project)} has CI/CD switched off: switch it on in GitLab (Settings > General > Visibility), then try again.`,
  );
}

export function sameEnvironment(name: string): Message {
  return say(`${named(name)} is both where to deploy from and where to: name two different environments.`);
}

export function unknownEnvironment(project: IncidentProject, typed: string, near: readonly string[]): Message {
  const next =
    near.length > 0 ? `try one of ${likeThese(near)}` : 'it has none yet, so deploy something in GitLab first';
  return say(`${projectLink(project)} has no environment ${named(typed)}: ${next}.`);
}

export function neverDeployed(project: IncidentProject, from: string): Message {
  return say(
    `Nothing was ever deployed to ${named(from)} in ${projectLink(project)}, so there is no pipeline to go on with: deploy to it first, or name another environment.`,
  );
}

export function pipelineDeleted(project: IncidentProject): Message {
  return say(
    `The pipeline this would go on with was deleted in ${projectLink(project)}, and its jobs with it: run a new pipeline in GitLab, then try again.`,
  );
}

export function noDeployJob({ url }: { url: string }, { from, to }: { from: string; to: string }): Message {
  return say(
    `The ${link(url, 'pipeline')} last deployed to ${named(from)} has no manual job that deploys to ${named(to)}: add one to ${code('.gitlab-ci.yml')}, or deploy in GitLab.`,
  );
}

/** A job that cannot be played as it stands; `status` is GitLab's word. */
export function cannotPlay({ name, url, status }: { name: string; url: string; status: string }): Message {
  const why = standings[status] ?? `is ${escapeText(status.replaceAll('_', ' '))}: try again when that is over`;
  return say(`${link(url, truncate(name, 200))} ${why}.`);
}

const runs = 'runs already: follow it there';
const standings: Record<string, string> = {
  created: 'cannot be played yet: wait until the stages before it are done, then try again',
  pending: runs,
  preparing: runs,
  waiting_for_resource: runs,
  running: runs,
  success: 'has run already, and succeeded: run it again in GitLab if that is wanted',
  failed: 'has run already, and failed: retry it in GitLab',
  canceled: 'was canceled: run it again in GitLab if that is wanted',
  skipped: 'was skipped, because something before it failed: mend that in GitLab, then try again',
  manual: 'cannot be played as GitLab has it: it may wait for an approval, or its pipeline is archived; open it to see',
};

export function noPipeline(project: IncidentProject, ref: string): Message {
  return say(`There is no pipeline on ${named(ref)} in ${projectLink(project)} whose jobs could be played.`);
}

export function emptyRepository(project: IncidentProject): Message {
  return say(`${projectLink(project)} has no default branch, so nothing can be run: push something to it first.`);
}

/** `name` is the slash command. */
export function needsQuotes(name: string, typed: { project: string; job: string; rest: string }): Message {
  const meant = `${name} ${typed.project} run "${typed.job}"${typed.rest && ' <arguments>'}`;
  return say(`The name of a job with spaces goes in quotes: type ${code(truncate(meant, 300))}. Nothing was started.`);
}

export function unknownJob({ url }: { url: string }, typed: string, near: readonly string[]): Message {
  const next = near.length > 0 ? ` Its manual jobs most like that are ${likeThese(near)}.` : ' It has no manual jobs.';
  return say(`The last ${link(url, 'pipeline')} of the default branch has no job ${named(typed)}.${next}`);
}

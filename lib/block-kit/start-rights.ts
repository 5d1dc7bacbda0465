import { code, escapeText, type Message, say, truncate } from './message.ts';
import { type IncidentProject, projectLink } from './project-words.ts';

/** GitLab's noes to who wants to start something. Every one ends in what to do next. */

const named = (name: string) => code(truncate(name, 200));

export function developerNeeded(project: IncidentProject): Message {
  return say(
    `To deploy and run jobs in ${projectLink(project)} you need at least the Developer role: ask one of its Maintainers for it, then try again. Nothing was started.`,
  );
}

export function protectedEnvironment(project: IncidentProject, to: string): Message {
  return say(
    `GitLab does not let you deploy to ${named(to)} in ${projectLink(project)}: it is a protected environment or on a protected branch. Ask a Maintainer to deploy, or to allow you to. Nothing was started.`,
  );
}

export function protectedJob(project: IncidentProject, job: string): Message {
  return say(
    `GitLab does not let you play ${named(job)} in ${projectLink(project)}: its environment or branch is protected. Ask a Maintainer to play it, or to allow you to. Nothing was started.`,
  );
}

/** `certain`: GitLab said that it was the variables. */
export function variablesRefused(project: IncidentProject, { certain }: { certain: boolean }): Message {
  const why = certain
    ? 'does not let you hand arguments (CI/CD variables) to its pipelines'
    : 'does not let you play this job, or not with arguments (CI/CD variables)';
  return say(
    `${projectLink(project)} ${why}: leave the arguments out, or ask a Maintainer to change the minimum role for pipeline variables (Settings > CI/CD > Variables). Nothing was started.`,
  );
}

/** GitLab's own words, literal. */
export function gitlabRefused(project: IncidentProject, words: string): Message {
  return say(
    `GitLab did not start it in ${projectLink(project)}: ${escapeText(truncate(words, 300))}. Mend that in GitLab, then try again.`,
  );
}

import { listMessage } from './list.ts';
import { code, escapeText, type Message, say, truncate } from './message.ts';
import { type IncidentProject, projectLink } from './project-words.ts';

/** Why a project cannot be had. Every no ends in what to do next. */

export function projectNotFound(typed: string): Message {
  return say(
    `With your GitLab account I cannot find ${code(truncate(typed, 300))}: check the spelling, or ask a Maintainer of the project for the Reporter role, then try again.`,
  );
}

export function otherGitLab(instance: string): Message {
  return say(
    `That is not the address of a project on ${escapeText(instance)}, the GitLab this app works with: paste one that is.`,
  );
}

export function projectArchived(project: IncidentProject): Message {
  return say(
    `${projectLink(project)} is archived: unarchive it in GitLab (Settings > General > Advanced), then try again.`,
  );
}

export function issuesOff(project: IncidentProject): Message {
  return say(
    `${projectLink(project)} has issues switched off, and incidents with them: switch them on in GitLab (Settings > General > Visibility), then try again.`,
  );
}

export function reporterNeeded(project: IncidentProject): Message {
  return say(
    `In ${projectLink(project)} you need at least the Reporter role: ask one of its Maintainers for it, then try again.`,
  );
}

export function aliasTaken(name: string, { alias, by, path }: { alias: string; by: string; path: string }): Message {
  return say(
    `${code(alias)} already means ${escapeText(by)}: choose another alias, such as ${code(`${name} project add ${path} as ${nextAlias(alias)}`)}.`,
  );
}

export function projectUnknown(name: string, typed: string): Message {
  return say(
    `I do not know the project ${code(truncate(typed, 300))} here: see ${code(`${name} project list`)}, or add it with ${code(`${name} project add <project>`)}.`,
  );
}

export function notYoursToRemove(project: IncidentProject, keeper: string): Message {
  return say(
    `Only ${escapeText(keeper)}, who added it, whoever made its alias, or a Maintainer of ${projectLink(project)} can remove it: ask one of them to.`,
  );
}

export function templateUnknown(
  name: string,
  { path }: IncidentProject,
  typed: string,
  known: readonly string[],
): Message {
  const asked = code(truncate(typed, 200));
  if (known.length === 0) {
    return say(
      `${escapeText(path)} has no issue template ${asked}, nor any other: add one in GitLab under .gitlab/issue_templates, then try again.`,
    );
  }
  const heading = `${escapeText(path)} has no issue template ${asked}. Choose one of these with ${code(`${name} project template ${path} <template name>`)}:`;
  return listMessage(
    heading,
    known.map((template) => code(truncate(template, 200))),
  );
}

/** `pay` becomes `pay-2`, `pay-2` becomes `pay-3`; an alias has at most 64 characters. */
function nextAlias(alias: string): string {
  const [, stem = alias, count = '1'] = /^(.+?)(?:-(\d{1,3}))?$/.exec(alias) ?? [];
  return `${stem.slice(0, 60)}-${Number(count) + 1}`;
}

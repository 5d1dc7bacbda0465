import { code, escapeText, link, mention, truncate } from './message.ts';
import { type IncidentProject, projectLink } from './project-words.ts';

/** What somebody starts: by its author's words, not by GitLab's. */
export type What =
  | { kind: 'deployment'; from: string; to: string }
  | { kind: 'job'; name: string }
  | { kind: 'pipeline' };

/** Something that runs at GitLab because somebody here started it. */
export interface Started {
  what: What;
  project: IncidentProject;
  /** Of the job or the pipeline. */
  url: string;
  ref: string;
  sha: string;
  /** Who started it, in Slack: a channel should not have to ask. */
  userId: string;
}

/** The branch and the commit, as GitLab shortens it: "`main` at `abc12345`". */
export function refWords({ ref, sha }: Pick<Started, 'ref' | 'sha'>): string {
  const branch = code(truncate(ref, 100));
  return sha ? `${branch} at ${code(sha.slice(0, 8))}` : branch;
}

/** The thing itself, as the beginning of a sentence about how it goes. */
export function startedWords({ what, url, ref }: Started): string {
  switch (what.kind) {
    case 'deployment':
      return `Deployment from ${escapeText(truncate(what.from, 100))} to ${escapeText(truncate(what.to, 100))}`;
    case 'job':
      return link(url, truncate(what.name, 200));
    case 'pipeline':
      return `${link(url, 'Pipeline')} on ${code(truncate(ref, 100))}`;
  }
}

/** Where it runs, and who wanted it: what follows the sentence. */
export function placeWords(started: Started): string {
  return `${projectLink(started.project)} · ${refWords(started)} · by ${mention(started.userId)}`;
}

import type { Incident } from '../incident/incident.ts';
import { offering } from './act-buttons.ts';
import { type Ended, ending } from './act-refusals.ts';
import { titleLink } from './incident-text.ts';
import { issueLine, type ShownIssue } from './issue-card.ts';
import { listMessage } from './list.ts';
import { code, escapeText, link, type Message, say, truncate } from './message.ts';
import { saidAgain } from './said-again.ts';

/** `project` is what was typed. */
export function issueNotFound(iid: number, project: string): Message {
  const what = `${code(`#${iid}`)} in ${code(truncate(project, 300))}`;
  return say(
    `With your GitLab account I cannot find issue ${what}: check both, or ask a Maintainer of the project for access, then try again.`,
  );
}

export function issuesFound(issues: ShownIssue[], { search, more }: { search: string; more: boolean }): Message {
  const count = issues.length;
  const found = more ? `the first ${count} issues` : count === 1 ? 'the only issue' : `the ${count} issues`;
  const newest = more ? `the newest ${count} issues` : found;
  const heading = search === '' ? `Here ${be(count)} ${newest}:` : `Here ${be(count)} ${found} I found:`;
  return listMessage(heading, issues.map(issueLine));
}

const be = (count: number) => (count === 1 ? 'is' : 'are');

/** `name` is the slash command, `project` what was typed. */
export function nothingFound(name: string, project: string, search: string): Message {
  const where = code(truncate(project, 300));
  const create = code(`${name} ${truncate(project, 300)} issue new <title>`);
  if (search === '') return say(`Nothing found: there is no issue you can see in ${where}. ${create} makes one.`);
  return say(
    `Nothing found for ${code(truncate(search, 300))} in ${where}: try fewer or other words, or make the issue with ${create}.`,
  );
}

export function commentedOn(issue: Incident, noteUrl: string | undefined, warning: string | undefined): Message {
  const what = noteUrl ? link(noteUrl, 'Comment') : 'Comment';
  const text = `${what} added to ${named(issue)}`;
  return say(warning ? `${text}\n:globe_with_meridians: ${warning}` : text);
}

/** `name` is the slash command. */
export function closedBefore(issue: Ended, name: string): Message {
  const reopen = code(`${name} ${issue.projectPath} issue reopen ${issue.iid}`);
  return say(`Issue ${named(issue)} is already closed${ending(issue)}. Nothing was changed; ${reopen} opens it again.`);
}

export function openBefore(issue: Incident): Message {
  return say(`Issue ${named(issue)} is already open. Nothing was changed.`);
}

export function sameProject(issue: Incident): Message {
  return say(`${named(issue)} is in that project already. Nothing was changed; name another project to move it to.`);
}

export function movedThereAlready(issue: Incident, there: Incident): Message {
  return say(`${named(issue)} was moved there already: it is ${named(there)} now. Nothing was changed.`);
}

export function discussionLocked(issue: Incident): Message {
  return say(
    `The discussion of ${named(issue)} is locked, so only members of the project may comment: ask one of them to, or a Maintainer to unlock it, then try again.`,
  );
}

/** GitLab says that one may not. `what` goes on after "does not let you". */
export function issueNotDone(what: string): Message {
  return say(
    `GitLab does not let you ${escapeText(what)}, and the project must not be archived. Ask a Maintainer of the project, then try again.`,
  );
}

/** What GitLab does not like, in its own words, which come separated by semicolons. */
export function validationErrors(detail: string): Message {
  const errors = detail.split('; ').map((error) => escapeText(error));
  return listMessage(
    'The action was not successful, because GitLab says as follows; change that and try again:',
    errors,
  );
}

/** So much of a text is shown with a no; all of it is kept. */
const shownOfText = 500;

/** A no, and what was typed, which is kept for another try. `words` are as Slack sent them. */
export function withRetry(refusal: Message, key: string, words: string): Message {
  return offering(`${refusal.text}\nYou typed, and it is kept: ${saidAgain(words, shownOfText)}`, key, 'retry');
}

/** The button creates the issue with the title cut, and whole at the top of the description. */
export function titleTooLong(key: string, title: string): Message {
  const length = Array.from(title).length.toLocaleString('en');
  const text = `The title is too long: it has ${length} characters, and GitLab takes at most 255. What you typed is kept: create the issue with the title cut and whole at the top of the description, or type it again with the details on a second line.`;
  return offering(`${text}\n> ${saidAgain(escapeText(title), shownOfText)}`, key, 'shorten');
}

function named(issue: Incident): string {
  return `${titleLink(issue, { withReference: true })} in ${escapeText(truncate(issue.projectPath, 200))}`;
}

import { titleTooLong, withRetry } from '../block-kit/issue-answers.ts';
import { issueCard } from '../block-kit/issue-card.ts';
import { escapeText, truncate } from '../block-kit/message.ts';
import type { ProjectRef } from '../command/project-ref.ts';
import { createIssue, readIssue } from '../gitlab/project-issues.ts';
import { maxTitle } from '../incident/declaration.ts';
import { markerLine } from '../incident/incident.ts';
import type { Submission } from '../store/submissions.ts';
import { textOf } from './asked-for.ts';
import { fileOnce } from './file-once.ts';
import { findOpenProject } from './find-project.ts';
import { done, type IssueDeed } from './issue-deed.ts';
import { markdownOf, plainTitle } from './markdown-of.ts';
import type { Outcome } from './outcome.ts';
import type { WorkRooms } from './rooms.ts';

type NewIssueDeed = IssueDeed<{ project: ProjectRef; title: string; description: string }>;

/** `issue new`: one plain issue, even when the answer to an earlier try was lost. */
export async function newIssue(rooms: WorkRooms, deed: NewIssueDeed): Promise<Outcome> {
  const { command, submission, token, note } = deed;
  const { key, person } = submission;
  const title = await plainTitle(rooms, person, command.title);
  const isLong = Array.from(title).length > maxTitle;
  if (isLong && !wasAsked(submission)) {
    // The button of this answer tries once more.
    await note({ titleAskedAt: rooms.seams.now() });
    return { message: titleTooLong(key, title), ends: 'failed' };
  }
  const found = await findOpenProject(rooms, token, person, command.project);
  if (found.refusal) return { message: withRetry(found.refusal, key, textOf(submission)), ends: 'failed' };
  const projectId = found.project.id;
  const issue = await fileOnce(
    rooms,
    { submission, projectId, token, note },
    {
      create: async () => createIssue(rooms.gitlab, token, { projectId, ...(await written(rooms, deed, title)) }),
      read: (iid) => readIssue(rooms.gitlab, token, projectId, iid),
    },
  );
  return done(issueCard(issue, { did: 'created', userId: person.userId }));
}

/** True once its author has answered: a try that came to nothing before they could read the question is none. */
function wasAsked({ progress, since = 0 }: Submission): boolean {
  const asked = progress['titleAskedAt'];
  return asked !== undefined && Number(asked) <= since;
}

/** A title that was cut stands whole at the top of the description. */
async function written(rooms: WorkRooms, { command, submission }: NewIssueDeed, title: string) {
  const { person, ulid } = submission;
  const { description } = command;
  const short = truncate(title, maxTitle);
  const text = short !== title ? `${escapeText(title)}\n\n${description}` : description;
  const markdown = await markdownOf(rooms, person, text);
  return { title: short, description: [markdown, markerLine(ulid)].filter(Boolean).join('\n\n') };
}

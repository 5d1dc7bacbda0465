import type { MrkdwnElement } from '@slack/types';
import { type Incident, referenceOf } from '../incident/incident.ts';
import type { Ended } from './act-refusals.ts';
import { moment, nameList, titleLink } from './incident-text.ts';
import { escapeText, link, type Message, mention, mrkdwn, truncate } from './message.ts';

/** As much of an issue as its card shows. */
export interface ShownIssue extends Ended {
  /** As GitLab has it: `issue`, `incident`, `task`... */
  type: string;
  author?: { name: string } | undefined;
  milestone?: { title: string } | undefined;
  upvotes: number;
  downvotes: number;
  comments: number;
}

/** What was done to the issue, and by whom, as the card's first line. */
export type IssueNews =
  | { did: 'created' | 'closed' | 'reopened'; userId: string }
  | { did: 'moved'; userId: string; from: Incident };

/**
 * An issue, for everybody in the channel where the command was typed; for its author alone where it is confidential.
 * `text` is plain: it is what a notification says.
 */
export function issueCard(issue: ShownIssue, news?: IssueNews): Message {
  const where = `${kind(issue)} ${referenceOf(issue)} · ${escapeText(truncate(issue.projectPath, 200))}`;
  const headline = news ? `${capital(news.did)}: ` : '';
  return {
    text: `${headline}${escapeText(truncate(issue.title, 255))} (${where}, ${stateWord(issue)})`,
    blocks: [
      ...(news ? [{ type: 'section' as const, text: mrkdwn(newsLine(issue, news)) }] : []),
      {
        type: 'section',
        text: mrkdwn(`*${titleLink(issue)}*\n${where}${issue.confidential ? ' · :lock: Confidential' : ''}`),
        fields: facts(issue),
      },
      { type: 'context', elements: [mrkdwn(counters(issue))] },
    ],
    ...(!issue.confidential && { inChannel: true }),
  };
}

/** A line of a list is cut after 1,000 characters, which must not be within a link. */
const longestLink = 900;

/** What a list says of an issue. */
export function issueLine(issue: ShownIssue): string {
  const title = truncate(issue.title, 255);
  const linked = titleLink({ ...issue, title });
  const words = linked.length <= longestLink ? linked : titleLink({ ...issue, title: truncate(title, 100) });
  return `${referenceOf(issue)} · ${words} (${stateWord(issue)})`;
}

function newsLine(issue: ShownIssue, news: IssueNews): string {
  const did = `I ${news.did} an ${kind(issue).toLowerCase()} on ${mention(news.userId)}'s behalf`;
  return news.did === 'moved' ? `${did}: it was ${oldReference(news.from)}` : did;
}

function oldReference(from: Incident): string {
  return link(from.url, `${truncate(from.projectPath, 200)}${referenceOf(from)}`);
}

function facts(issue: ShownIssue): MrkdwnElement[] {
  const { author, assignees, milestone, labels, state, closedAt } = issue;
  const ended = state === 'closed' && closedAt ? `, ${moment(closedAt)}` : '';
  return [
    fact('State', `${state === 'closed' ? ':white_check_mark:' : ':large_green_circle:'} ${stateWord(issue)}${ended}`),
    fact('Author', nameList(author ? [author.name] : [], 1)),
    fact(
      'Assignees',
      nameList(
        assignees.map(({ name, username }) => name || username),
        10,
      ),
    ),
    fact('Milestone', nameList(milestone ? [milestone.title] : [], 1)),
    fact('Labels', nameList(labels, 20)),
  ];
}

const fact = (name: string, value: string) => mrkdwn(`*${name}*\n${value || '_None_'}`);

function counters({ upvotes, downvotes, comments }: ShownIssue): string {
  return `:+1: ${upvotes} · :-1: ${downvotes} · :speech_balloon: ${comments}`;
}

const kind = ({ type }: ShownIssue) => (type === 'incident' ? 'Incident' : 'Issue');

const stateWord = ({ state }: Incident) => (state === 'closed' ? 'Closed' : 'Open');

const capital = (word: string) => word.charAt(0).toUpperCase() + word.slice(1);

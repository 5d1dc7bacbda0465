import { extra, type Malformed, malformed, notAProject } from './malformed.ts';
import { isBlank } from './plain.ts';
import { type ProjectRef, parseProjectRef } from './project-ref.ts';
import type { ProjectVerb } from './project-table.ts';
import { takeWord, typedText } from './text.ts';

/** What follows `<project> issue`, but for the project. */
export type IssueWords =
  | { verb: 'issue show' | 'issue close' | 'issue reopen'; iid: number }
  /** Both are as Slack sent them, links and mentions still tokens. */
  | { verb: 'issue new'; title: string; description: string }
  | { verb: 'issue search'; query: string }
  | { verb: 'issue move'; iid: number; to: ProjectRef }
  /** `words` are as Slack sent them. */
  | { verb: 'issue comment'; iid: number; words: string };

/**
 * Reads the words after an issue verb, as Slack sent them.
 *
 *     new      "Refunds fail\n*Since* 14:05"    the title is the first line
 *     search   "refunds fail"
 *     move     "#12 to acme/checkout"
 *     comment  "12\nSeen in staging, too"
 *     show     "12"
 */
export function readIssueWords(verb: IssueWords['verb'], escaped: string): IssueWords | Malformed {
  switch (verb) {
    case 'issue new':
      return readNew(escaped);
    case 'issue search':
      return readSearch(typedText(escaped).replace(/\s+/g, ' '));
    case 'issue move':
      return withIssue(verb, escaped, readMove);
    case 'issue comment':
      return withIssue(verb, escaped, (iid, words) =>
        isBlank(typedText(words)) ? malformed(verb, 'the text is missing') : { verb, iid, words },
      );
    default:
      return withIssue(verb, escaped, (iid, words) => (words === '' ? { verb, iid } : extra(verb, typedText(words))));
  }
}

function readNew(escaped: string): IssueWords | Malformed {
  const verb = 'issue new';
  const [line = ''] = escaped.split('\n', 1);
  const title = line.trim();
  if (isBlank(typedText(title))) return malformed(verb, 'the title is missing');
  return { verb, title, description: escaped.slice(line.length).trim() };
}

/** It becomes a part of an address, encoded: in servers' usual 8 KB there is room for so many of the widest characters. */
const longestQuery = 500;

function readSearch(query: string): IssueWords | Malformed {
  const verb = 'issue search';
  if (query.length <= longestQuery) return { verb, query };
  return malformed(verb, `a query has at most ${longestQuery} characters`);
}

function readMove(iid: number, words: string): IssueWords | Malformed {
  const verb = 'issue move';
  const first = takeWord(words);
  const { word, rest } = first.word.toLowerCase() === 'to' && first.rest !== '' ? takeWord(first.rest) : first;
  if (word === '' || word.toLowerCase() === 'to') return malformed(verb, 'the project to move it to is missing');
  if (rest !== '') return extra(verb, typedText(rest));
  const to = parseProjectRef(typedText(word));
  return to ? { verb, iid, to } : notAProject(verb, typedText(word));
}

/** An issue's number, with or without a `#`. */
function withIssue(
  verb: ProjectVerb,
  escaped: string,
  then: (iid: number, words: string) => IssueWords | Malformed,
): IssueWords | Malformed {
  const { word, rest } = takeWord(escaped);
  const iid = /^#?([1-9]\d{0,9})$/.exec(word)?.[1];
  if (iid) return then(Number(iid), rest);
  return word === ''
    ? malformed(verb, "the issue's number is missing")
    : malformed(verb, `"${typedText(word).slice(0, 80)}" is not the number of an issue`);
}

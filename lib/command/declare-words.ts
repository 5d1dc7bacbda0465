import type { Severity } from '../incident/severity.ts';
import { parseSeverity } from './read-act.ts';

/** What follows `incident declare`. Whether `firstWord` is a project only the store knows, so the flow decides. */
export interface DeclareWords {
  firstWord: string;
  rest: string;
  /** The first word was followed by a colon: if it is a project, the incident is created at once. */
  colon?: boolean;
  /** `!critical` or `!S1`, wherever it stood: enough to create at once, too. */
  severity?: Severity;
}

/** A word of its own, so that "really!high" and "!highest" stay words of the title. */
const severityMark = /(?<!\S)!(critical|high|medium|low|unknown|s[1-4])(?!\S)\s*/gi;

/**
 * Reads what follows `incident declare`. Never throws.
 *
 *     payments Checkout is down               the form, filled in
 *     payments: Checkout is down              at once, where "payments" is a project
 *     !s1 Checkout is down                    at once, in the project usual here
 *     Error: disk full                        the form; "Error" is no project, so the colon is the title's
 */
export function readDeclareWords(text: string): DeclareWords {
  const words = text.replace(severityMark, '').trim();
  const firstWord = /^\S*/.exec(words)?.[0] ?? '';
  const rest = words.slice(firstWord.length).trim();
  const severity = parseSeverity(text.match(severityMark)?.[0].trim().slice(1) ?? '');
  const [, beforeColon] = /^(.+)[:：]$/s.exec(firstWord) ?? [];
  return {
    ...(beforeColon ? { firstWord: beforeColon, colon: true } : { firstWord }),
    rest,
    ...(severity && { severity }),
  };
}

/** The same words as a title, where the first of them is no project after all. */
export function titleOf({ firstWord, colon, rest }: DeclareWords): string {
  return [colon ? `${firstWord}:` : firstWord, rest].filter((part) => part !== '').join(' ');
}

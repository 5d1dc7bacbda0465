import type { Act, ActVerb } from '../incident/act.ts';
import { type Severity, severities } from '../incident/severity.ts';
import { isBlank } from './plain.ts';
import { typedText } from './text.ts';
import { parseWhen } from './when.ts';

/** What the words after a verb say; a problem in words that say how to mend it. */
export type ReadAct = { act: Act } | { problem: string; ofZone?: true };

/**
 * Reads the words after an incident verb (and after the incident, where one was named). `timeZone` is the caller's, an IANA
 * name; without one, UTC.
 *
 *     comment   "The database is back"
 *     timeline  "14:05 Failover started"
 *     severity  "S1"
 *     label     "database, needs review"
 */
export function readAct(verb: ActVerb, words: string, clock: { now: number; timeZone?: string }): ReadAct {
  switch (verb) {
    case 'comment':
      return isBlank(typedText(words)) ? { problem: 'the text is missing' } : { act: { verb, text: words } };
    case 'timeline':
      return readTimeline(words, clock);
    case 'close':
      return { act: isBlank(typedText(words)) ? { verb } : { verb, resolution: words } };
    case 'severity':
      return readSeverity(typedText(words));
    case 'assign':
      return /^\S+$/.test(words)
        ? { act: { verb, who: words } }
        : { problem: 'say who: `me`, a mention or a GitLab username' };
    case 'label':
      return readLabels(typedText(words));
    default:
      return words === '' ? { act: { verb } } : { problem: `"${typedText(words).slice(0, 80)}" is more than it takes` };
  }
}

function readTimeline(words: string, clock: { now: number; timeZone?: string }): ReadAct {
  const when = parseWhen(words, clock);
  if ('problem' in when) return when;
  return isBlank(typedText(when.text))
    ? { problem: 'the text is missing' }
    : { act: { verb: 'timeline', text: when.text, at: when.at } };
}

function readSeverity(word: string): ReadAct {
  const severity = parseSeverity(word);
  return severity
    ? { act: { verb: 'severity', severity } }
    : { problem: 'say a level: critical, high, medium, low or unknown' };
}

/** A severity by its name or its S-number, whatever the case: `high`, `S2`. */
export function parseSeverity(word: string): Severity | undefined {
  const level = word.toLowerCase();
  const numbered = /^s([1-4])$/.exec(level)?.[1];
  return numbered ? severities[Number(numbered) - 1] : severities.find((severity) => severity === level);
}

function readLabels(text: string): ReadAct {
  const labels = text
    .split(',')
    .map((label) =>
      label
        .trim()
        .replace(/^~/, '')
        .replace(/^"(.*)"$/, '$1'),
    )
    .filter((label) => label !== '');
  return labels.length > 0
    ? { act: { verb: 'label', labels } }
    : { problem: 'say one or more labels, separated by commas' };
}

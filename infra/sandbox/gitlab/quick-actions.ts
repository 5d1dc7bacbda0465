import { type Severity, severities } from './world.ts';

/** What the quick actions of a text ask for, before anybody's rights are looked at. */
export type QuickActions = {
  assign: string[];
  labels: string[];
  severity?: Severity;
  zoom?: string;
  links: { url: string; text: string }[];
  confidential: boolean;
  title?: string;
  timeline: { note: string; when: string }[];
  state?: 'close' | 'reopen';
  /** Names of all recognised actions, in order; empty when the text had none. */
  names: string[];
};

/**
 * Every quick action GitLab knows on incidents. The ones not read below are taken out of the text and do nothing here.
 * https://docs.gitlab.com/user/project/quick_actions/
 */
const known = new Set(
  `add_email assign blocked_by blocks clone close confidential convert_to_ticket copy_metadata create_merge_request done due
  duplicate estimate iteration label link lock milestone move page react reassign relabel relate remove_due_date remove_email
  remove_estimate remove_iteration remove_milestone remove_time_spent reopen severity shrug spend subscribe tableflip timeline
  title todo unassign unlabel unlink unsubscribe zoom`.split(/\s+/),
);

/** S1 is the worst. https://docs.gitlab.com/operations/incident_management/incidents/#severity */
const severityCodes: Record<string, Severity> = { s1: 'critical', s2: 'high', s3: 'medium', s4: 'low' };

/**
 * Takes the quick actions out of a text. One per line, at the start of the line; a line in a code or quote block, or with an
 * unknown name, stays as text. An action is taken out even where it then does nothing, as GitLab does.
 */
export function extractQuickActions(text: string): { text: string; actions: QuickActions } {
  const actions: QuickActions = { assign: [], labels: [], links: [], confidential: false, timeline: [], names: [] };
  let fence: string | undefined;
  const kept = text.split('\n').filter((line) => {
    const mark = /^(```|~~~|>>>)/.exec(line)?.[1];
    if (mark) fence = fence === undefined ? mark : fence === mark ? undefined : fence;
    const [, name = '', rest = ''] = (!fence && /^\/(\w+)(?:[ \t]+(.*?))?\s*$/.exec(line)) || [];
    if (!known.has(name.toLowerCase())) return true;
    actions.names.push(name.toLowerCase());
    read(name.toLowerCase(), rest, actions);
    return false;
  });
  return { text: actions.names.length ? kept.join('\n').trim() : text, actions };
}

function read(name: string, rest: string, actions: QuickActions): void {
  switch (name) {
    case 'assign':
    case 'reassign':
      actions.assign.push(...(rest.match(/@[\w.-]+|\bme\b/g) ?? []).map((user) => user.replace('@', '')));
      return;
    case 'label':
      actions.labels.push(...labelNames(rest));
      return;
    case 'severity':
      actions.severity = readSeverity(rest) ?? actions.severity;
      return;
    case 'zoom':
      if (/^https:\/\/([\w-]+\.)?zoom\.us\/(s|j|my)\/\S+/.test(rest)) actions.zoom = rest.split(/[,\s]/)[0];
      return;
    case 'link': {
      const [url = '', ...words] = rest.split(/\s+/);
      if (URL.canParse(url)) actions.links.push({ url, text: words.join(' ') || url });
      return;
    }
    case 'confidential':
      actions.confidential = true;
      return;
    case 'title':
      if (rest) actions.title = rest;
      return;
    case 'timeline': {
      const [note = '', when = ''] = rest.split('|').map((part) => part.trim());
      if (note) actions.timeline.push({ note, when });
      return;
    }
    case 'close':
    case 'done':
      actions.state = 'close';
      return;
    case 'reopen':
      actions.state = 'reopen';
  }
}

/** `~a ~"b c"` or `a "b c"`. */
function labelNames(text: string): string[] {
  return [...text.matchAll(/~?"([^"]+)"|~?([^\s"~]+)/g)].map(([, quoted, plain]) => quoted ?? plain ?? '');
}

function readSeverity(text: string): Severity | undefined {
  const word = text.trim().toLowerCase();
  return severityCodes[word] ?? severities.find((severity) => severity === word);
}

/**
 * When a `/timeline` entry happened, in epoch milliseconds: nothing is now with the seconds at zero, `HH:MM` is today, both in
 * UTC; undefined when it cannot be read (a date with `/` or `.` is refused) and the action does nothing.
 */
export function readTimelineTime(text: string, now: number): number | undefined {
  const today = new Date(now).toISOString().slice(0, 10);
  if (!text) return Math.floor(now / 60_000) * 60_000;
  const [, date = today, time = '00:00'] = /^(\d{4}-\d{2}-\d{2})?\s*(\d{1,2}:\d{2})?$/.exec(text) ?? [undefined, ''];
  const at = Date.parse(`${date}T${time.padStart(5, '0')}:00Z`);
  return Number.isNaN(at) ? undefined : at;
}

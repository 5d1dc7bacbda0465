import type { KnownBlock } from '@slack/types';
import type { Incident } from '../incident/incident.ts';
import type { Severity } from '../incident/severity.ts';
import { cardActions } from './card-buttons.ts';
import { moment, severityWords, titleLink } from './incident-text.ts';
import { escapeText, type Message, mention, mrkdwn, truncate } from './message.ts';

/** `waits`: for GitLab. `unlinked`: for its author to connect an account. `returned`: its author has it back. */
export type PendingState = 'waits' | 'unlinked' | 'returned';

export interface PendingCard {
  title: string;
  /** `#L4711` */
  number: string;
  /** `0:4711`, what its buttons carry. */
  value: string;
  /** As its author chose it. */
  project: string | undefined;
  severity: Severity | undefined;
  userId: string;
  /** Milliseconds. */
  declaredAt: number;
  state: PendingState;
  /** What is kept for it, by verb. */
  unsent: Readonly<Record<string, number>>;
}

/** The card of an incident that GitLab has not got yet: it says so, and what else is on its way. */
export function pendingCard(pending: PendingCard): Message {
  const { title, number, value, project, severity, userId, declaredAt, state } = pending;
  const where = [number, project && escapeText(truncate(project, 200)), 'not in GitLab yet']
    .filter(Boolean)
    .join(' · ');
  const by = `Declared by ${mention(userId)} · ${moment(declaredAt)}`;
  const blocks: KnownBlock[] = [
    {
      type: 'section',
      text: mrkdwn(`*${escapeText(truncate(title, 255))}*\n${where}`),
      fields: [mrkdwn(`*Severity*\n${severityWords(severity ?? 'unknown')}`), mrkdwn(`*Unsent*\n${inWords(pending)}`)],
    },
    { type: 'context', elements: [mrkdwn(`${by}\n${outlook(pending)}`)] },
    ...(state === 'returned' ? [] : [cardActions(['timeline', 'comment'], value)]),
  ];
  return { text: `Declared, not in GitLab yet: ${escapeText(truncate(title, 255))} (${number})`, blocks };
}

function outlook({ state, userId }: PendingCard): string {
  switch (state) {
    case 'waits':
      return ':hourglass_flowing_sand: GitLab is not answering. This is filed as soon as it does, and after it what is said here, in order.';
    case 'unlinked':
      return `:link: ${mention(userId)} has to connect GitLab again before this can be filed.`;
    case 'returned':
      return `:warning: GitLab did not take this. ${mention(userId)} has it back, to put right and file again.`;
  }
}

const names: Record<string, [string, string]> = {
  comment: ['comment', 'comments'],
  timeline: ['timeline entry', 'timeline entries'],
};

function inWords({ unsent }: PendingCard): string {
  const counted = Object.entries(names).map(([verb, [one, many]]) => count(unsent[verb] ?? 0, one, many));
  const others = Object.entries(unsent)
    .filter(([verb]) => !(verb in names))
    .reduce((sum, [, some]) => sum + some, 0);
  const list = ['the incident', ...counted, count(others, 'other change', 'other changes')].filter(Boolean);
  return list.join(', ');
}

const count = (some: number, one: string, many: string) => (some === 0 ? '' : `${some} ${some === 1 ? one : many}`);

/** What the card becomes where the channel has the incident's own card already. */
export function filedAs(incident: Incident): Message {
  const text = `Filed in GitLab as ${titleLink(incident, { withReference: true })}`;
  return { text, blocks: [{ type: 'context', elements: [mrkdwn(text)] }] };
}

import type { MrkdwnElement } from '@slack/types';
import { type Incident, referenceOf } from '../incident/incident.ts';
import { cardButtons } from './card-buttons.ts';
import { byWhom } from './change-words.ts';
import { moment, nameList, severityWords, standing, titleLink } from './incident-text.ts';
import { escapeText, type Message, mrkdwn, truncate } from './message.ts';

/** What is known of the last thing that happened. */
export interface LastAct {
  what: 'opened' | 'closed' | 'changed';
  /** Who did it. */
  by?: string;
  /** The incident was opened only a moment before, and may be told as that. */
  fresh: boolean;
}

/**
 * The card: the living message of an incident, one per channel. It is drawn from the state alone, so that whatever
 * order news came in, the last card is the same. `text` is what a notification says, and what Slack's search finds: both
 * are plain, so the asterisks and underscores of a title stay as they are.
 * https://docs.slack.dev/reference/methods/chat.postMessage#text_usage
 */
export function card(incident: Incident, act: LastAct): Message {
  const where = `${referenceOf(incident)} · ${escapeText(truncate(incident.projectPath, 200))}`;
  return {
    text: `${headline(act)}: ${escapeText(truncate(incident.title, 255))} (${where}, ${severityWords(incident.severity)}, ${standing(incident)})`,
    blocks: [
      {
        type: 'section',
        text: mrkdwn(`*${titleLink(incident)}*
${where}`),
        fields: facts(incident),
      },
      { type: 'context', elements: [mrkdwn(history(incident, act))] },
      cardButtons(incident),
    ],
  };
}

/** What stands in place of a card, and of the lines in its thread, once the incident is confidential. */
export function noLongerPublic(): Message {
  const text = 'This incident is no longer public.';
  return { text, blocks: [{ type: 'context', elements: [mrkdwn(text)] }] };
}

function headline({ what, fresh }: LastAct): string {
  if (what === 'closed') return 'Incident closed';
  return fresh ? 'Incident opened' : 'Incident';
}

function history({ createdAt, updatedAt }: Incident, { what, by, fresh }: LastAct): string {
  const last = `${acts[what]}${byWhom(by)} · ${moment(updatedAt)}`;
  return fresh && what === 'changed' && createdAt ? `Opened ${moment(createdAt)} · ${last}` : last;
}

const acts: Record<LastAct['what'], string> = { opened: 'Opened', closed: 'Closed', changed: 'Last change' };

function facts({ severity, state, status, assignees, labels }: Incident): MrkdwnElement[] {
  const named = assignees.map(({ name, username }) => name || username);
  return [
    fact('Severity', severityWords(severity)),
    fact('Status', standing({ state, ...(status && { status }) })),
    fact('Assignees', nameList(named, 10) || 'Nobody'),
    ...(labels.length > 0 ? [fact('Labels', nameList(labels, 20))] : []),
  ];
}

const fact = (name: string, value: string) => mrkdwn(`*${name}*\n${value}`);

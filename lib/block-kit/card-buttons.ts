import type { ActionsBlock, Button, Overflow } from '@slack/types';
import type { ActVerb } from '../incident/act.ts';
import type { Incident } from '../incident/incident.ts';
import { plainText } from './message.ts';

/** What a button of a card asks for, and about which incident (`projectId:iid`). */
export interface Press {
  verb: ActVerb;
  words: string;
  incident: string;
}

const actionPrefix = 'card_';
const moreAction = 'card_more';

/** Three buttons and an overflow: what is needed at three in the morning first, nothing that destroys anything. */
export function cardButtons(incident: Incident): ActionsBlock {
  const value = `${incident.projectId}:${incident.iid}`;
  const verbs: ButtonVerb[] = incident.state === 'opened' ? ['acknowledge', 'timeline', 'resolve'] : ['reopen'];
  const { type, elements } = cardActions(verbs, value);
  return { type, elements: [...elements, more(incident, value)] };
}

/** Reads a click on one of them; nothing for any other action. */
export function readPress({
  actionId,
  value,
  selected,
}: {
  actionId: string;
  value?: string | undefined;
  selected: { value: string }[];
}): Press | undefined {
  if (actionId === moreAction) {
    const [verb, incident] = (selected[0]?.value ?? '').split(' ');
    const act = overflowActs.find((one) => one.id === verb);
    return act && incident ? { verb: act.verb, words: act.words, incident } : undefined;
  }
  const verb = buttonVerbs.find((one) => `${actionPrefix}${one}` === actionId);
  return verb && value ? { verb, words: '', incident: value } : undefined;
}

const buttonVerbs = ['acknowledge', 'timeline', 'resolve', 'reopen', 'comment'] as const satisfies ActVerb[];
type ButtonVerb = (typeof buttonVerbs)[number];

const labels: Record<ButtonVerb, string> = {
  acknowledge: 'Acknowledge',
  timeline: 'Add to timeline',
  resolve: 'Resolve',
  reopen: 'Reopen',
  comment: 'Comment',
};

/** Buttons about one incident (`projectId:iid`). */
export function cardActions(verbs: ButtonVerb[], value: string): ActionsBlock {
  return { type: 'actions', elements: verbs.map((verb) => button(verb, value)) };
}

const overflowActs = [
  { id: 'severity', label: 'Severity', verb: 'severity', words: '' },
  { id: 'assign', label: 'Assign me', verb: 'assign', words: 'me' },
  { id: 'comment', label: 'Comment', verb: 'comment', words: '' },
] as const;

function button(verb: ButtonVerb, value: string): Button {
  return { type: 'button', action_id: `${actionPrefix}${verb}`, text: plainText(labels[verb], 75), value };
}

/** https://docs.slack.dev/reference/block-kit/block-elements/overflow-menu-element: two to five options. */
function more({ url }: Incident, value: string): Overflow {
  const acts = overflowActs.map(({ id, label }) => ({ text: plainText(label, 75), value: `${id} ${value}` }));
  const canOpen = /^https?:\/\//i.test(url) && url.length <= 3000;
  const open = canOpen ? [{ text: plainText('Open in GitLab', 75), value: `open ${value}`, url }] : [];
  return { type: 'overflow', action_id: moreAction, options: [...acts, ...open] };
}

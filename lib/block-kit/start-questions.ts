import type { Button, KnownBlock } from '@slack/types';
import { option } from './choice.ts';
import { code, escapeText, link, type Message, maxSectionText, mrkdwn, plainText, say, truncate } from './message.ts';
import { type IncidentProject, projectLink } from './project-words.ts';
import { refWords, type What } from './start-words.ts';

/** Starts what a kept question asked about; the button's value is its key. */
const startAction = 'start_it';
/** Leaves it. */
const leaveAction = 'leave_it';
/** Which job; a value is the question's key and the job's id. */
const pickAction = 'pick_job';

/** https://docs.slack.dev/reference/block-kit/block-elements/select-menu-element: a static select has at most 100 options. */
const mostOptions = 100;

/** A click on one of them. */
export type StartClick = { act: 'start' | 'leave'; key: string } | { act: 'pick'; key: string; jobId: number };

interface Clicked {
  actionId: string;
  value?: string | undefined;
  selected: { value: string }[];
}

/** Reads a click; nothing for any other action. */
export function readStartClick({ actionId, value, selected }: Clicked): StartClick | undefined {
  if (actionId === pickAction) {
    const [, key, id] = /^(.+) (\d+)$/.exec(selected[0]?.value ?? '') ?? [];
    return key ? { act: 'pick', key, jobId: Number(id) } : undefined;
  }
  if (!value || (actionId !== startAction && actionId !== leaveAction)) return undefined;
  return { act: actionId === startAction ? 'start' : 'leave', key: value };
}

export interface Asked {
  project: IncidentProject;
  ref: string;
  sha: string;
}

/** Several jobs deploy there, or it is not certain that one does. */
export function pickJob(key: string, to: string, jobs: { id: number; name: string }[], asked: Asked): Message {
  const text = `Which job deploys to ${code(truncate(to, 100))}? They are those of ${projectLink(asked.project)} at ${refWords(asked)}; nothing was started yet.`;
  const options = jobs.slice(0, mostOptions).map(({ id, name }) => option({ value: `${key} ${id}`, label: name }));
  const placeholder = plainText('Choose the job', 150);
  return withActions(text, [{ type: 'static_select', action_id: pickAction, placeholder, options }, leave(key)]);
}

/** Before anything is changed in production. `as` is the GitLab account, `minutes` how long the button works. */
export function confirmDeployment(
  key: string,
  { from, to }: Extract<What, { kind: 'deployment' }>,
  { job, as, minutes, ...asked }: Asked & { job: { name: string; url: string }; as: string; minutes: number },
): Message {
  const [source, target] = [from, to].map((name) => code(truncate(name, 100)));
  const text = `Deploy from ${source} to ${target}, which is production, in ${projectLink(asked.project)}? This runs ${link(job.url, truncate(job.name, 200))} with ${refWords(asked)}, as ${escapeText(truncate(as, 100))}. The button works for ${minutes} minutes; nothing was started yet.`;
  return withActions(text, [button(startAction, `Deploy to ${to}`, key, 'danger'), leave(key)]);
}

/** There is no job to play: `why` says so, in mrkdwn. A whole pipeline runs more than that one job, so it is only offered. */
export function offerPipeline(
  key: string,
  why: Message,
  { ref, withInput }: { ref: string; withInput: boolean },
): Message {
  const label = `Start a whole pipeline on ${truncate(ref, 30)}${withInput ? ' with CHAT_INPUT' : ''}`;
  return withActions(`${why.text} Nothing was started.`, [button(startAction, label, key), leave(key)]);
}

/** The question was answered, or is older than what it asked. */
export function questionGone(): Message {
  return say(
    'This was answered already, or the question is too old. Nothing was started now; type the command again if it is still wanted.',
  );
}

export function leftAlone(): Message {
  return say('Nothing was started.');
}

function leave(key: string): Button {
  return button(leaveAction, 'Cancel', key);
}

function button(actionId: string, label: string, value: string, style?: 'danger'): Button {
  return { type: 'button', action_id: actionId, text: plainText(label, 75), value, ...(style && { style }) };
}

type Elements = Extract<KnownBlock, { type: 'actions' }>['elements'];

function withActions(text: string, elements: Elements): Message {
  const blocks: KnownBlock[] = [
    { type: 'section', text: mrkdwn(truncate(text, maxSectionText)) },
    { type: 'actions', elements },
  ];
  return { text, blocks };
}

import { UpstreamError } from '../errors.ts';
import type { FiledIncident } from '../gitlab/filed-incident.ts';
import { updateIncident } from '../gitlab/issues.ts';
import { createNote } from '../gitlab/notes.ts';
import { setSeverity } from '../gitlab/severity.ts';
import { setStatus } from '../gitlab/status.ts';
import { type Declaration, usesQuickAction } from '../incident/declaration.ts';
import { severityLabel } from '../incident/severity.ts';
import { statusLabel } from '../incident/status.ts';
import type { Secret } from '../secret.ts';
import { inWords } from './next-try.ts';
import type { WorkRooms } from './rooms.ts';
import { unmetWishes } from './unmet-wishes.ts';

export interface FollowUp {
  token: Secret;
  declaration: Declaration;
  filed: FiledIncident;
}

/** The incident after every step, and what of the wishes did not come true. */
export interface Followed {
  incident: FiledIncident;
  notes: string[];
}

type Step = (rooms: WorkRooms, follow: FollowUp, incident: FiledIncident) => Promise<Partial<FiledIncident>>;

/**
 * Sets what creating could not: severity and status have calls of their own, and a field of the form wins over a quick
 * action of the same kind in the description. Each step stands on its own; one that fails leaves a sentence.
 */
export async function followUp(rooms: WorkRooms, follow: FollowUp): Promise<Followed> {
  const { filed } = follow;
  const notes: string[] = [];
  let incident = filed;
  for (const { name, wanted, step } of steps(follow)) {
    if (!wanted) continue;
    try {
      incident = { ...incident, ...(await step(rooms, follow, incident)) };
    } catch (failure) {
      if (!(failure instanceof UpstreamError)) throw failure;
      notes.push(`${name} ${reason(failure)}`);
    }
  }
  return { incident, notes: [...notes, ...(await unmetWishes(rooms, follow, incident))] };
}

/** In this order: what hides the incident comes first. */
function steps({ declaration, filed }: FollowUp): { name: string; wanted: boolean; step: Step }[] {
  const { severity, status, title, assignee, labels, confidential, description, zoom } = declaration;
  const isIncident = filed.type === 'incident';
  const lacksLabel = labels.some((label) => !filed.labels.includes(label));
  const acted = usesQuickAction(description, '(assign|reassign|unassign)');
  return [
    { name: 'It is not confidential yet:', wanted: confidential && !filed.confidential, step: hide },
    {
      name: `The severity ${severity && severityLabel(severity)} was not set:`,
      wanted: isIncident && !!severity,
      step: setTheSeverity,
    },
    {
      // A new incident is triggered already.
      name: `The status ${status && statusLabel(status)} was not set (it takes the Developer role):`,
      wanted: isIncident && !!status && status !== 'triggered',
      step: setTheStatus,
    },
    { name: 'The title was not set:', wanted: filed.title !== title.trim(), step: retitle },
    {
      name: 'The assignee was not set:',
      wanted: acted && !!assignee && !filed.assigneeIds.includes(assignee.id),
      step: assign,
    },
    { name: 'Labels were not added:', wanted: lacksLabel, step: addLabels },
    { name: 'The Zoom link was not set:', wanted: !!zoom && usesQuickAction(description, 'zoom'), step: setZoom },
  ];
}

const hide: Step = ({ gitlab }, { token }, incident) => updateIncident(gitlab, token, incident, { confidential: true });

const setTheSeverity: Step = async ({ gitlab }, { token, declaration }, incident) =>
  setSeverity(gitlab, token, incident, declaration.severity ?? 'unknown');

const setTheStatus: Step = async ({ gitlab }, { token, declaration }, incident) =>
  setStatus(gitlab, token, incident, declaration.status ?? 'triggered');

const retitle: Step = ({ gitlab }, { token, declaration }, incident) =>
  updateIncident(gitlab, token, incident, { title: declaration.title.trim() });

const assign: Step = ({ gitlab }, { token, declaration }, incident) =>
  updateIncident(gitlab, token, incident, { assigneeIds: declaration.assignee ? [declaration.assignee.id] : [] });

const addLabels: Step = ({ gitlab }, { token, declaration }, incident) =>
  updateIncident(gitlab, token, incident, { addLabels: declaration.labels });

/** GitLab keeps the first Zoom link until it is removed, and decides what a quick action may do before it runs any. */
const setZoom: Step = async ({ gitlab }, { token, declaration }, incident) => {
  await createNote(gitlab, token, incident, { body: '/remove_zoom' });
  await createNote(gitlab, token, incident, { body: `/zoom ${declaration.zoom}` });
  return {};
};

function reason(failure: UpstreamError): string {
  return failure.code === 'forbidden' ? 'GitLab does not let you.' : inWords(failure);
}

import type { Message } from '../block-kit/message.ts';
import { parseCommand } from '../command/parse.ts';
import type { Submission } from '../store/submissions.ts';
import { actOnIncident } from './act.ts';
import { unbindAll } from './act-bind.ts';
import { addProject } from './add-project.ts';
import type { TypedCommand } from './caller.ts';
import { cancelDeclaring, declareIncident, resumeDeclaring } from './declare-incident.ts';
import { disconnect } from './disconnect.ts';
import { editIncident } from './edit-incident.ts';
import { followJob } from './follow-job.ts';
import { runIssueCommand } from './issue-command.ts';
import { listIncidents } from './list-incidents.ts';
import type { Note, Outcome, Work } from './outcome.ts';
import { removeProject } from './remove-project.ts';
import type { WorkRooms } from './rooms.ts';
import { setTemplate } from './set-template.ts';
import { startCommand } from './start-command.ts';
import { startPlanned } from './start-planned.ts';
import { subscribe } from './subscribe.ts';
import { switchFeature } from './switch-feature.ts';
import { unsubscribe } from './unsubscribe.ts';

/** What the slow half does for each kind of submission. */
export const kinds: Record<string, Work> = {
  command: runTyped,
  act: actOnIncident,
  declare: declareIncident,
  draft: async (_rooms, { key }) => resumeDeclaring(key),
  cancel: cancelDeclaring,
  edit: editIncident,
  start: startPlanned,
  follow: followJob,
};

/** A command that needs GitLab, after it was acknowledged: at once, or when its author has connected an account. */
async function runTyped(rooms: WorkRooms, submission: Submission, note: Note): Promise<Outcome> {
  const { key, person, typed } = submission;
  const { text, channelId } = typed as TypedCommand;
  const command = parseCommand(text);
  const request = { person, channelId };
  switch (command.verb) {
    case 'incident declare':
      return resumeDeclaring(key);
    case 'project add':
      return say(addProject(rooms, { ...request, project: command.project, alias: command.alias }));
    case 'project remove':
      return say(removeProject(rooms, { ...request, project: command.project }));
    case 'project template':
      return say(setTemplate(rooms, { ...request, project: command.project, template: command.template }));
    case 'subscribe':
      return say(subscribe(rooms, { ...request, project: command.project }));
    case 'unsubscribe':
      return say(unsubscribe(rooms, { ...request, project: command.project }));
    case 'feature':
      if (command.switching) return say(switchFeature(rooms, { person, ...command.switching }));
      break;
    case 'incident unbind':
      return say(unbindAll(rooms, request));
    case 'incident list':
      return say(listIncidents(rooms, person));
    case 'issue new':
    case 'issue show':
    case 'issue search':
    case 'issue move':
    case 'issue comment':
    case 'issue close':
    case 'issue reopen':
      return runIssueCommand(rooms, submission, note, command);
    case 'deploy':
    case 'run':
      return startCommand(rooms, submission);
    case 'disconnect':
      return say(disconnect(rooms, person));
  }
  throw new Error(`${command.verb} needs no worker`);
}

async function say(message: Promise<Message>): Promise<Outcome> {
  return { message: await message, ends: 'done' };
}

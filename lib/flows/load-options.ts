import { type Choice, maxOptionValue, nothingChosen } from '../block-kit/choice.ts';
import { projectOfPicker } from '../block-kit/declare-fields.ts';
import { parseProjectRef } from '../command/project-ref.ts';
import { UpstreamError } from '../errors.ts';
import { searchLabels } from '../gitlab/labels.ts';
import { searchMembers } from '../gitlab/members.ts';
import { findProject, projectId, searchProjects } from '../gitlab/projects.ts';
import type { Secret } from '../secret.ts';
import { NotLinked, withToken } from './acting.ts';
import type { Asked } from './asked.ts';
import { pathOnInstance } from './choose-project.ts';
import { choicesHere, incidentChoices } from './incident-choices.ts';
import type { WorkRooms } from './rooms.ts';

/** All that a picker may take, refresh of the token included. Slack itself waits three seconds. */
const patience = 2_000;

const notAnswering: Choice[] = [{ value: nothingChosen, label: 'GitLab is not answering, type again' }];

/**
 * What a picker offers for what was typed so far: at most 100 choices with values of their own. When GitLab does not
 * answer in time, what the channel shows is offered, else one line says so, and picking it picks nothing; also where the
 * person is not connected.
 */
export async function loadOptions(rooms: OptionRooms, asked: Asked): Promise<Choice[]> {
  const here = await choicesHere(rooms, asked.person.tenant, asked);
  const without = here.length > 0 ? distinct(here) : notAnswering;
  const late = rooms.seams.after(patience).then(() => without);
  const found = withToken(rooms, asked.person, rooms.instance, (token) => search(rooms, token, asked, here));
  return Promise.race([found.then(distinct).catch((failure) => explain(rooms, failure, without)), late]);
}

type OptionRooms = Pick<
  WorkRooms,
  'gitlab' | 'instance' | 'seams' | 'log' | 'tokens' | 'leases' | 'grants' | 'settings' | 'projects' | 'shown'
>;

async function search(rooms: OptionRooms, token: Secret, asked: Asked, here: Choice[]): Promise<Choice[]> {
  const { gitlab, instance } = rooms;
  const { actionId, blockId, query } = asked;
  const project = projectOfPicker(blockId);
  switch (actionId) {
    case 'project':
      return projectChoices(gitlab, token, instance, query.trim());
    case 'assignee': {
      if (!project) return [chooseProjectFirst];
      const members = await searchMembers(gitlab, token, await projectId(gitlab, token, project), query, {
        limit: 100,
      });
      return members.map(({ id, name, username }) => ({ value: String(id), label: `${name} - ${username}` }));
    }
    case 'labels': {
      if (!project) return [chooseProjectFirst];
      const labels = await searchLabels(gitlab, token, await projectId(gitlab, token, project), query, { limit: 100 });
      return labels.map((label) => ({ value: label, label }));
    }
    case 'incident':
      return incidentChoices(rooms, token, asked, here);
    default:
      return [];
  }
}

const chooseProjectFirst: Choice = { value: nothingChosen, label: 'Choose the project first' };

async function projectChoices(
  gitlab: WorkRooms['gitlab'],
  token: Secret,
  instance: string,
  query: string,
): Promise<Choice[]> {
  const pasted = parseProjectRef(query);
  const path = pasted?.by === 'url' ? pathOnInstance(instance, pasted) : undefined;
  if (path) {
    const project = await findProject(gitlab, token, path);
    return [{ value: String(project.id), label: project.path }];
  }
  const projects = await searchProjects(gitlab, token, query, { limit: 100 });
  return projects.map((project) => ({ value: String(project.id), label: endOf(project.path) }));
}

/** Slack shows 75 characters; of a longer path the end tells more than the beginning. */
function endOf(path: string): string {
  return path.length <= 75 ? path : `…${path.slice(-74)}`;
}

function explain({ log, settings }: OptionRooms, failure: unknown, without: Choice[]): Choice[] {
  if (failure instanceof NotLinked) {
    return [{ value: nothingChosen, label: `Connect your GitLab account first: ${settings.slackCommand} connect` }];
  }
  if (!(failure instanceof UpstreamError)) throw failure;
  log.warn('a picker got no answer', { code: failure.code });
  return failure.transient ? without : [];
}

/** Slack refuses a whole list for one doubled or overlong value. */
function distinct(choices: Choice[]): Choice[] {
  const seen = new Set<string>();
  return choices
    .filter(({ value }) => value.length <= maxOptionValue && !seen.has(value) && seen.add(value))
    .slice(0, 100);
}

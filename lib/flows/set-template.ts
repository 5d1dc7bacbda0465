import type { Message } from '../block-kit/message.ts';
import { templateSet } from '../block-kit/project-answers.ts';
import { projectUnknown, templateUnknown } from '../block-kit/project-refusals.ts';
import type { ProjectRef } from '../command/project-ref.ts';
import { listIssueTemplates } from '../gitlab/templates.ts';
import type { SlackPerson } from '../tenant.ts';
import { withToken } from './acting.ts';
import { type FindRooms, findProject } from './find-project.ts';
import type { WorkRooms } from './rooms.ts';

export interface SetTemplate {
  person: SlackPerson;
  project: ProjectRef;
  template: string;
}

/** `project template <project> <template name>`: which of the project's issue templates fills new incidents. */
export async function setTemplate(
  rooms: FindRooms & Pick<WorkRooms, 'projects' | 'settings'>,
  { person, project: ref, template }: SetTemplate,
): Promise<Message> {
  const { gitlab, projects, settings } = rooms;
  const found = await findProject(rooms, person, ref);
  if (found.refusal) return found.refusal;
  const { project } = found;
  const templates = await withToken(rooms, person, gitlab.instance, (token) =>
    listIssueTemplates(gitlab, token, project.id),
  );
  const names = templates.map(({ name }) => name);
  const same = (name: string) => name.toLowerCase() === template.trim().toLowerCase();
  const templateName = names.find((name) => name === template.trim()) ?? names.find(same);
  if (!templateName) return templateUnknown(settings.slackCommand, project, template, names);
  const saved = await projects.update(person.tenant, gitlab.instance, project.id, { templateName });
  return saved ? templateSet(project, templateName) : projectUnknown(settings.slackCommand, project.path);
}

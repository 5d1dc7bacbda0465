import { expect } from '@jest/globals';
import type { GitLabStandIn } from '../../infra/sandbox/gitlab/start.ts';
import { checkMessage } from '../../infra/sandbox/slack/block-kit/check-message.ts';
import type { Message } from '../../lib/block-kit/message.ts';
import { parseCommand } from '../../lib/command/parse.ts';
import { addProject } from '../../lib/flows/add-project.ts';
import { listProjects } from '../../lib/flows/list-projects.ts';
import { listSubscriptions } from '../../lib/flows/list-subscriptions.ts';
import { removeProject } from '../../lib/flows/remove-project.ts';
import { setTemplate } from '../../lib/flows/set-template.ts';
import { subscribe } from '../../lib/flows/subscribe.ts';
import { unsubscribe } from '../../lib/flows/unsubscribe.ts';
import type { SlackPerson } from '../../lib/tenant.ts';
import type { Dynamo } from '../store/dynamo.ts';
import { workplace } from './workplace.ts';

/** A workspace in which people type about projects and subscriptions, in the channel C1 unless told. */
export async function projectDesk(dynamo: Dynamo, gitlab: GitLabStandIn) {
  const place = await workplace(dynamo, gitlab);
  const { tenant, rooms } = place;
  const idOf = (path: string) => gitlab.world.projects.find((project) => project.path === path)?.id ?? 0;

  function answer(person: SlackPerson, text: string, channelId: string): Promise<Message> {
    const command = parseCommand(text);
    switch (command.verb) {
      case 'project add':
        return addProject(rooms, { person, ...command });
      case 'project remove':
        return removeProject(rooms, { person, ...command });
      case 'project template':
        return setTemplate(rooms, { person, ...command });
      case 'project list':
        return listProjects(rooms, { person, channelId });
      case 'subscribe':
        return subscribe(rooms, { person, channelId, ...command });
      case 'unsubscribe':
        return unsubscribe(rooms, { person, channelId, ...command });
      case 'subscriptions':
        return listSubscriptions(rooms, { person, channelId });
      default:
        throw new Error(`${text} is not about projects`);
    }
  }

  return {
    ...place,
    idOf,
    hooksInGitLab: () => gitlab.world.projects.flatMap(({ hooks }) => hooks),
    project: (path = 'acme/payments') => rooms.projects.find(tenant, rooms.instance, idOf(path)),
    aliases: async () => (await rooms.aliases.all(tenant)).map(({ alias }) => alias).sort(),
    subscriptions: async () => (await rooms.subscriptions.ofTenant(tenant)).map(({ channelId }) => channelId),
    /** Types a command and hears the answer. */
    async type(person: SlackPerson, text: string, channelId = 'C1'): Promise<string> {
      const message = await answer(person, text, channelId);
      expect(checkMessage(message)).toEqual([]);
      return message.text;
    },
  };
}

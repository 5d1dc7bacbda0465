import { listMessage } from './list.ts';
import { code, escapeText, type Message, say } from './message.ts';
import { type HookState, hookWords } from './project-answers.ts';
import { type IncidentProject, projectLink } from './project-words.ts';

type Visibility = 'private' | 'internal' | 'public';

/**
 * The line that proves the app can post in a channel. Where not everybody may see the project it says so and names, as
 * plain text, who brought it here.
 */
export function nowSubscribed(project: IncidentProject & { visibility: Visibility }, by: string): Message {
  const here = `This channel now hears of incidents in ${projectLink(project)}.`;
  if (project.visibility === 'public') return say(here);
  return say(
    `${here} The project is ${project.visibility} in GitLab: ${escapeText(by)} made its incidents visible to everybody in this channel.`,
  );
}

export function subscribed(name: string, project: IncidentProject, hook: HookState): Message {
  const how = `Undo it with ${code(`${name} unsubscribe ${project.path}`)}.`;
  if (hook.is === 'connected') return say(`This channel is subscribed to ${projectLink(project)}. ${how}`);
  return say(`This channel is subscribed to ${projectLink(project)}. ${hookWords(name, project, hook)}`);
}

export function alreadySubscribed(name: string, project: IncidentProject, hook: HookState): Message {
  const all = `see ${code(`${name} subscriptions`)}`;
  if (hook.is === 'connected') return say(`This channel is already subscribed to ${projectLink(project)}: ${all}.`);
  return say(`This channel is already subscribed to ${projectLink(project)}. ${hookWords(name, project, hook)}`);
}

export function unsubscribed(project: IncidentProject): Message {
  return say(`This channel no longer hears of incidents in ${projectLink(project)}.`);
}

export function notSubscribed(name: string, typed: string): Message {
  return say(`This channel is not subscribed to ${code(typed)}: see ${code(`${name} subscriptions`)} for what it is.`);
}

export interface ListedSubscription {
  project: IncidentProject;
  aliases: string[];
  /** False until a Maintainer connected the webhook: nothing is heard before. */
  connected: boolean;
}

export function subscriptionList(name: string, subscriptions: readonly ListedSubscription[]): Message {
  if (subscriptions.length === 0) {
    return say(`This channel is subscribed to nothing: type ${code(`${name} subscribe <project>`)}.`);
  }
  return listMessage(
    '*This channel hears of incidents in*',
    subscriptions.map(({ project, aliases, connected }) =>
      [
        projectLink(project),
        ...aliases.map(code),
        ...(connected ? [] : [`no webhook yet: a Maintainer types ${code(`${name} project add ${project.path}`)}`]),
      ].join(' · '),
    ),
  );
}

/** The app cannot post here, so nothing was saved. */
export function inviteFirst(name: string, project: IncidentProject, app: string): Message {
  return say(
    `I cannot post in this channel, so nothing was saved: type ${app}, then ${code(`${name} subscribe ${project.path}`)} again.`,
  );
}

export function channelArchived(): Message {
  return say('This channel is archived, so nothing was saved: unarchive it, or subscribe another channel.');
}

export function postingForbidden(name: string, project: IncidentProject): Message {
  return say(
    `Slack does not let apps post in this channel, so nothing was saved: ask who manages the channel to allow it, then type ${code(`${name} subscribe ${project.path}`)} again.`,
  );
}

export function channelsOnly(name: string): Message {
  return say(
    `Only a channel can be subscribed: type ${code(`${name} subscribe <project>`)} in the channel that should hear of it.`,
  );
}

import { listMessage } from './list.ts';
import { code, escapeText, type Message, say } from './message.ts';
import type { IncidentProject } from './project-words.ts';
import { projectLink } from './project-words.ts';

/** How the project's webhook stands after a command tried to see to it. */
export type HookState =
  | { is: 'connected'; signing: boolean }
  /** The caller may not; a Maintainer can. */
  | { is: 'maintainer' }
  | { is: 'refused'; detail: string };

/** How a project may be typed from now on. */
export type AliasNews =
  | { is: 'set'; alias: string }
  /** No alias was asked for, and the obvious one means another project. */
  | { is: 'taken'; alias: string; by: string }
  | { is: 'none' };

export function projectAdded(name: string, project: IncidentProject, alias: AliasNews, hook: HookState): Message {
  return say(`${projectLink(project)} is added${aliasWords(name, project, alias)}. ${hookWords(name, project, hook)}`);
}

function aliasWords(name: string, { path }: IncidentProject, alias: AliasNews): string {
  if (alias.is === 'set') return ` as ${code(alias.alias)}`;
  const how = `give it one with ${code(`${name} project add ${path} as <alias>`)}`;
  if (alias.is === 'none') return ` without an alias; ${how}`;
  return ` without an alias, because ${code(alias.alias)} already means ${escapeText(alias.by)}; ${how}`;
}

/** What the webhook still needs, if anything. */
export function hookWords(name: string, { path }: IncidentProject, hook: HookState): string {
  const again = code(`${name} project add ${path}`);
  switch (hook.is) {
    case 'connected':
      return hook.signing ? 'Its webhook is connected, and signed.' : 'Its webhook is connected.';
    case 'maintainer':
      return `Its webhook is not connected yet: a Maintainer of the project finishes that by typing ${again}.`;
    case 'refused':
      return `GitLab did not take its webhook (${escapeText(hook.detail)}): mend that, then type ${again} again.`;
  }
}

export function projectRemoved(project: IncidentProject, { subscriptions, hookStays }: RemovedWith): Message {
  const channels = subscriptions === 1 ? '1 channel' : `${subscriptions} channels`;
  const told = subscriptions > 0 ? `, and ${channels} no longer hear of its incidents` : '';
  const hook = hookStays
    ? ' Its webhook is still in GitLab and does nothing any more: a Maintainer deletes it under Settings > Webhooks.'
    : '';
  return say(`${projectLink(project)} is removed with its aliases${told}.${hook}`);
}

export interface RemovedWith {
  /** How many channels heard of its incidents. */
  subscriptions: number;
  /** Only a Maintainer may delete the webhook in GitLab. */
  hookStays: boolean;
}

export function templateSet(project: IncidentProject, templateName: string): Message {
  return say(`New incidents in ${projectLink(project)} start from the template ${code(templateName)}.`);
}

/** A project in the list: the ways to type it, who stands for it, and how its webhook is. */
export interface ListedProject extends IncidentProject {
  aliases: string[];
  keeper: { name: string };
  hook?: { signing: boolean };
  templateName?: string;
}

export function projectList(name: string, projects: readonly ListedProject[]): Message {
  if (projects.length === 0) {
    return say(`No project is added yet: type ${code(`${name} project add <project>`)}.`);
  }
  return listMessage('*Projects*', projects.map(listLine));
}

function listLine(project: ListedProject): string {
  const { aliases, keeper, hook, templateName } = project;
  const parts = [
    aliases.length > 0 ? aliases.map(code).join(' ') : 'no alias',
    `added by ${escapeText(keeper.name)}`,
    hook ? `webhook connected${hook.signing ? ', signed' : ''}` : 'no webhook yet: a Maintainer adds the project again',
    ...(templateName ? [`template ${code(templateName)}`] : []),
  ];
  return `${projectLink(project)} · ${parts.join(' · ')}`;
}

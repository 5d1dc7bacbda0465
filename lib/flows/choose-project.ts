import { type Choice, maxOptionValue } from '../block-kit/choice.ts';
import { type DeclareWords, titleOf } from '../command/declare-words.ts';
import { type ProjectRef, parseProjectRef } from '../command/project-ref.ts';
import { maxTitle } from '../incident/declaration.ts';
import type { Severity } from '../incident/severity.ts';
import type { Project } from '../store/projects.ts';
import type { SlackPerson } from '../tenant.ts';
import type { AckRooms } from './rooms.ts';

type Rooms = Pick<AckRooms, 'projects' | 'aliases' | 'preferences' | 'subscriptions' | 'instance'>;

/** What a person declares, as far as the words after `incident declare` tell, from what the store knows: no GitLab call. */
export interface Prefill {
  project?: Choice;
  title: string;
  severity?: Severity;
}

/**
 * Decides whether the first word is a project. It is when this workspace knows it by alias, path, id or URL; an unknown
 * path or URL of our instance counts too, since declaring needs no `project add`. So does an unknown number, unless a
 * title follows and it reads as an HTTP status ("502 errors on checkout"). Anything else begins the title. `outright`: one
 * line says it all, and its author wrote it as one that does.
 */
export async function prefill(
  rooms: Rooms,
  { person, channelId }: { person: SlackPerson; channelId: string },
  words: DeclareWords,
): Promise<{ form: Prefill; outright: boolean }> {
  const { firstWord, rest, colon, severity } = words;
  const named = firstWord === '' ? undefined : await namedProject(rooms, person, firstWord, rest);
  const title = named ? rest : titleOf(words);
  const project = named?.project ?? (await usualProject(rooms, person, channelId));
  // "42 hosts are down !high" is not to be filed at once in whatever project has that number.
  const sure = named ? colon || (severity && !named.isGuess) : severity;
  const fits = title !== '' && Array.from(title).length <= maxTitle;
  return { form: { project, title, severity }, outright: Boolean(sure && project && fits) };
}

type Named = { project: Choice; isGuess: boolean };

async function namedProject(rooms: Rooms, person: SlackPerson, word: string, rest: string): Promise<Named | undefined> {
  const ref = parseProjectRef(word);
  if (!ref) return undefined;
  const known = await knownProject(rooms, person, ref);
  if (known) return { project: choiceOf(known), isGuess: false };
  switch (ref.by) {
    case 'alias':
      return undefined;
    case 'id':
      if (rest !== '' && /^[45]\d\d$/.test(word)) return undefined;
      return { project: { value: word, label: `Project ${word}` }, isGuess: true };
    case 'path':
      return unknownPath(ref.text);
    case 'url': {
      const path = pathOnInstance(rooms.instance, ref);
      return path ? unknownPath(path) : undefined;
    }
  }
}

/** A project of this workspace by whatever a person may type for it; undefined when the workspace does not know it. */
export async function knownProject(
  { projects, aliases, instance }: Pick<Rooms, 'projects' | 'aliases' | 'instance'>,
  { tenant }: SlackPerson,
  ref: ProjectRef,
): Promise<Project | undefined> {
  switch (ref.by) {
    case 'alias': {
      const alias = await aliases.find(tenant, ref.text.toLowerCase());
      return alias?.instance === instance ? projects.find(tenant, instance, alias.projectId) : undefined;
    }
    case 'id':
      return projects.find(tenant, instance, ref.id);
    case 'path':
      return projects.findByPath(tenant, instance, ref.text);
    case 'url': {
      const path = pathOnInstance(instance, ref);
      return path ? projects.findByPath(tenant, instance, path) : undefined;
    }
  }
}

/** The project a pasted URL names, when it is a URL of this instance (which may live under a path of its own). */
export function pathOnInstance(instance: string, { url }: { url: string }): string | undefined {
  const base = `${instance}/`;
  if (!url.startsWith(base)) return undefined;
  const path = url
    .slice(base.length)
    .split(/\/-\/|[?#]/)[0]
    ?.replace(/\/+$|\.git$/g, '');
  return path?.includes('/') ? path : undefined;
}

/** The project this person declared in last, else the one this channel alone is about. */
async function usualProject(
  rooms: Rooms,
  { tenant, userId }: SlackPerson,
  channelId: string,
): Promise<Choice | undefined> {
  const [last, subscribed] = await Promise.all([
    rooms.preferences.lastProject(tenant, userId),
    rooms.subscriptions.ofChannel(tenant, channelId),
  ]);
  if (last?.instance === rooms.instance) return { value: String(last.projectId), label: last.label };
  const [only, ...others] = subscribed.filter(({ instance }) => instance === rooms.instance);
  if (!only || others.length > 0) return undefined;
  const project = await rooms.projects.find(tenant, only.instance, only.projectId);
  return project && choiceOf(project);
}

function choiceOf({ projectId, path }: Project): Choice {
  return { value: String(projectId), label: path };
}

/** A path too long for Slack's option value cannot be preselected; the person then picks it. */
function unknownPath(path: string): Named | undefined {
  return path.length <= maxOptionValue ? { project: { value: path, label: path }, isGuess: false } : undefined;
}

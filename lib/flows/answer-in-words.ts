import { help, helpAbout, helpWith, malformed, type NamedProject, unknownCommand } from '../block-kit/help.ts';
import type { Message } from '../block-kit/message.ts';
import type { SwitchedOff } from '../command/features.ts';
import type { Command } from '../command/parse.ts';
import { type ProjectRef, typedProject } from '../command/project-ref.ts';
import { offered } from '../command/table.ts';
import type { SlackPerson } from '../tenant.ts';
import { knownProject } from './choose-project.ts';
import type { AckRooms } from './rooms.ts';
import { refusalWhileOff } from './switched-off.ts';

/** What is typed and runs nothing. */
export type Words = Extract<Command, { verb: 'help' | 'unknown' | 'malformed' }>;

/** Help, and the noes that only need the table. What is switched off is not mentioned, and says so when asked about. */
export async function answerInWords(
  rooms: Pick<AckRooms, 'settings' | 'projects' | 'aliases' | 'instance'>,
  { person, off, text }: { person: SlackPerson; off: SwitchedOff; text: string },
  command: Words,
): Promise<Message> {
  const { settings } = rooms;
  const name = settings.slackCommand;
  switch (command.verb) {
    case 'help': {
      const { about, project } = command;
      if (about) return refusalWhileOff(settings, off, about.feature) ?? helpAbout(name, about);
      const specs = offered(off.operator.union(off.workspace));
      return project ? helpWith(name, specs, await named(rooms, person, project)) : help(name, specs);
    }
    case 'unknown': {
      const { typed, closest } = command;
      return unknownCommand(name, typed, refusalWhileOff(settings, off, closest?.feature) ? undefined : closest);
    }
    case 'malformed': {
      const { spec, problem } = command;
      return refusalWhileOff(settings, off, spec.feature) ?? malformed(name, spec, problem, text);
    }
  }
}

/** As far as this workspace knows it: whether GitLab does would take a call. */
async function named(
  rooms: Pick<AckRooms, 'projects' | 'aliases' | 'instance'>,
  person: SlackPerson,
  ref: ProjectRef,
): Promise<NamedProject> {
  const known = await knownProject(rooms, person, ref);
  const project = known && { path: known.path, url: `${known.instance}/${known.path}` };
  return { typed: typedProject(ref), project };
}

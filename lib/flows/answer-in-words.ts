import { help, helpAbout, malformed, unknownCommand } from '../block-kit/help.ts';
import type { Message } from '../block-kit/message.ts';
import type { SwitchedOff } from '../command/features.ts';
import type { Command } from '../command/parse.ts';
import { offered } from '../command/table.ts';
import type { Settings } from './rooms.ts';
import { refusalWhileOff } from './switched-off.ts';

/** What is typed and runs nothing. */
export type Words = Extract<Command, { verb: 'help' | 'unknown' | 'malformed' }>;

/** Help, and the noes that only need the table. What is switched off is not mentioned, and says so when asked about. */
export function answerInWords(settings: Settings, off: SwitchedOff, command: Words): Message {
  const name = settings.slackCommand;
  switch (command.verb) {
    case 'help': {
      const { about } = command;
      if (about) return refusalWhileOff(settings, off, about.feature) ?? helpAbout(name, about);
      return help(name, offered(off.operator.union(off.workspace)));
    }
    case 'unknown': {
      const { typed, closest } = command;
      return unknownCommand(name, typed, refusalWhileOff(settings, off, closest?.feature) ? undefined : closest);
    }
    case 'malformed': {
      const { spec, problem } = command;
      return refusalWhileOff(settings, off, spec.feature) ?? malformed(name, spec, problem);
    }
  }
}

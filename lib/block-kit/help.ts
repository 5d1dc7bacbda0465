import type { CommandSpec } from '../command/table.ts';
import { code, escapeText, link, type Message, maxSectionText, mrkdwn, say, truncate } from './message.ts';

/** Everything that can be typed, one line a command; made of the command table. */
export function help(name: string, specs: readonly CommandSpec[]): Message {
  const lines = specs.map((spec) => `• ${usage(name, spec)}: ${escapeText(spec.does)}`);
  const about = `Add a command to see more: ${code(`${name} help incident declare`)}`;
  const parts = ['*GitLab incident management*', lines.join('\n'), about];
  return {
    text: parts.join('\n'),
    blocks: parts.map((part) => ({ type: 'section', text: mrkdwn(truncate(part, maxSectionText)) })),
  };
}

/** One command: what it does, who may, and examples to copy. */
export function helpAbout(name: string, spec: CommandSpec): Message {
  const right = spec.right ? [`Who may: ${escapeText(spec.right)}.`] : [];
  const examples = spec.examples.map((example) => `• ${code(`${name} ${example}`)}`);
  return say([`${usage(name, spec)}: ${escapeText(spec.does)}.`, ...right, 'For example:', ...examples].join('\n'));
}

export function unknownCommand(name: string, typed: string, closest: CommandSpec | undefined): Message {
  const what = `I do not know ${code(`${name} ${truncate(typed, 100)}`)}.`;
  if (!closest) return say(`${what} ${code(`${name} help`)} shows what can be typed.`);
  return say(`${what} Did you mean ${usage(name, closest)}? It ${escapeText(closest.does)}.`);
}

export function malformed(name: string, spec: CommandSpec, problem: string): Message {
  const example = spec.examples[0];
  const how = example ? ` For example: ${code(`${name} ${example}`)}` : '';
  return say(`That does not work: ${escapeText(problem)}. It goes ${usage(name, spec)}.${how}`);
}

export function notInstalled(publicUrl: string): Message {
  const install = link(`${publicUrl}/slack/install`, 'Install it');
  return say(`GitLab incident management is not installed in this workspace. ${install}, then type the command again.`);
}

/** The same under a field of a form, where there are no links. */
export function notInstalledAnyMore(publicUrl: string): string {
  return `This app is not installed in this workspace any more: install it at ${publicUrl}/slack/install, then press the button again.`;
}

/** Said when something failed that nobody foresaw: `ref` finds it in the log. */
export function wentWrong(ref: string): Message {
  return say(
    `Something went wrong (ref ${escapeText(ref)}). Please try again; if it stays, give the ref to whoever operates this app.`,
  );
}

function usage(name: string, { verb, takes }: CommandSpec): string {
  return code([name, verb, takes].filter((part) => part !== '').join(' '));
}

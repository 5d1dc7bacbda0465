import { type CommandSpec, usageOf } from '../command/command-spec.ts';
import { code, escapeText, link, type Message, maxSectionText, mrkdwn, say, truncate } from './message.ts';
import { type IncidentProject, projectLink } from './project-words.ts';
import { saidAgain } from './said-again.ts';

/** Everything that can be typed, one line a command, by topic; made of the command table. */
export function help(name: string, specs: readonly CommandSpec[]): Message {
  return overview(name, specs, (spec) => usageOf(spec));
}

/** A project as it was typed, and as this workspace knows it. */
export interface NamedProject {
  typed: string;
  project: IncidentProject | undefined;
}

/** The same for who typed a project first: what goes with that project comes with its name, to be copied. */
export function helpWith(name: string, specs: readonly CommandSpec[], { typed, project }: NamedProject): Message {
  const ofProject = specs.filter(({ follows }) => follows);
  const others = specs.filter(({ follows }) => !follows);
  const which = project
    ? `*Project:* ${projectLink(project)}`
    : `*Project:* ${code(truncate(typed, 300))}, which is not known here; ${code(`${name} project list`)} shows those that are.`;
  return overview(
    name,
    [...ofProject, ...others],
    ({ follows, verb, takes }) => [follows && truncate(typed, 100), verb, takes].filter(Boolean).join(' '),
    which,
  );
}

function overview(
  name: string,
  specs: readonly CommandSpec[],
  usage: (spec: CommandSpec) => string,
  first = '*GitLab incident management*',
): Message {
  const topics = Map.groupBy(specs, topicOf);
  const lists = [...topics].map(([topic, of]) => {
    const lines = of.map((spec) => `• ${code(`${name} ${usage(spec)}`)}: ${escapeText(spec.does)}`);
    return [`*${topic}*`, ...lines].join('\n');
  });
  const about = `Add a command to see more: ${code(`${name} help incident declare`)}`;
  const parts = [first, ...lists, about];
  return {
    text: parts.join('\n'),
    blocks: parts.map((part) => ({ type: 'section', text: mrkdwn(truncate(part, maxSectionText)) })),
  };
}

/** Slack's limit for one section is shorter than all commands. */
function topicOf({ verb, follows }: CommandSpec): string {
  if (follows) return 'Issues, deployments and jobs';
  if (verb.startsWith('incident ')) return 'Incidents';
  return /^(?:project |(?:un)?subscri)/.test(verb) ? 'Projects and channels' : 'You and this app';
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

/** A command of so many characters is not typed again gladly; and so much of it is shown. */
const long = 100;
const shownOfText = 2000;

/** What is wrong, how it goes, and a long text (as Slack sent it) once more, for another try. */
export function malformed(name: string, spec: CommandSpec, problem: string, text = ''): Message {
  const example = spec.examples[0];
  const how = example ? ` For example: ${code(`${name} ${example}`)}` : '';
  const typed = text.length > long ? `\nYou typed: ${saidAgain(text, shownOfText)}` : '';
  return say(`That does not work: ${escapeText(problem)}. It goes ${usage(name, spec)}.${how}${typed}`);
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

function usage(name: string, spec: CommandSpec): string {
  return code(`${name} ${usageOf(spec)}`);
}

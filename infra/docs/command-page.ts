import { actCallbackId } from '../../lib/block-kit/act-state.ts';
import { declareCallbackId } from '../../lib/block-kit/declare-form.ts';
import { editCallbackId } from '../../lib/block-kit/edit-form.ts';
import { type CommandSpec, usageOf } from '../../lib/command/command-spec.ts';
import { featureNames, features } from '../../lib/command/features.ts';
import { shortcuts } from '../../lib/command/shortcuts.ts';
import { commandTable } from '../../lib/command/table.ts';

/** What the slash command is called unless a deployment says otherwise. */
const name = '/gitlab';

const introduction = `<!-- Written by \`npm run docs\` out of lib/command/table.ts and lib/command/features.ts: change it there. -->

# Commands

Type \`${name} help\` to see them in Slack, \`${name} help <command>\` for one of them. A deployment may call the command
something else (\`SLACK_COMMAND\`).

- \`<project>\` is an alias, a full path (\`acme/payments\`), an id, or a pasted GitLab URL.
- \`<incident>\` is \`#12\`, a full reference (\`acme/payments#12\`) or a pasted GitLab URL; \`#L4711\` is one that
  [waits for GitLab](while-gitlab-is-away.md). Left out, it is the one incident this channel or thread is about; where that
  is not certain a form asks, and keeps what you typed.
- Everything is done at GitLab as you, with your own rights. Who has not connected an account yet is asked to, and the
  command then goes on by itself.`;

/**
 * docs/commands.md: every command there is, what can be switched off, and what the forms look like.
 * `pictures`: the names of the files in docs/pictures; those called after a form are shown with it.
 */
export function commandPage(pictures: readonly string[]): string {
  const sections = commandTable.map(section);
  const parts = [introduction, contents(), ...sections, ofShortcuts(), switches(), forms(pictures)];
  return `${parts.join('\n\n')}\n`;
}

function contents(): string {
  return commandTable.map(({ verb, does }) => `- [\`${verb}\`](#${anchor(verb)}): ${does}`).join('\n');
}

function section(spec: CommandSpec): string {
  const { verb, does, right, feature, examples } = spec;
  return [
    `## ${verb}`,
    `\`${name} ${usageOf(spec)}\``,
    `${capital(does)}.`,
    [
      `- Who may: ${right ?? 'everybody'}`,
      `- Switch: ${feature ? `[\`${feature}\`](#switches)` : 'none, it is always there'}`,
    ].join('\n'),
    ['```text', ...examples.map((example) => `${name} ${example}`), '```'].join('\n'),
  ].join('\n\n');
}

function ofShortcuts(): string {
  const where = { global: 'anywhere, from the search box', message: 'in the menu of a message, also in threads' };
  const lines = shortcuts.map(({ name, type, description }) => `| ${name} | ${where[type]} | ${description} |`);
  return [
    '## Shortcuts',
    'Slack takes no commands in threads. These work there, and everywhere else.',
    ['| Shortcut | Where | What it does |', '| --- | --- | --- |', ...lines].join('\n'),
  ].join('\n\n');
}

function switches(): string {
  const lines = featureNames.map((feature) => `| \`${feature}\` | ${features[feature]} |`);
  return [
    '## Switches',
    `Admins and owners of a Slack workspace switch these with \`${name} feature\`; \`FEATURES_OFF\`, a list of them separated by
commas, switches them off for a whole deployment, and then no workspace can switch them on. What is off says so and is not
in help.`,
    ['| Name | What it lets people do |', '| --- | --- |', ...lines].join('\n'),
  ].join('\n\n');
}

/** By their callback id, which is what their pictures are called after. */
const formNames: Record<string, string> = {
  [declareCallbackId]: 'Declaring an incident, by `incident declare`.',
  [editCallbackId]: 'Changing what was declared in one line, by the Edit button of the answer.',
  [actCallbackId]: 'What an incident command asks for: which incident, and whatever else was not typed.',
};

function forms(pictures: readonly string[]): string {
  const shown = Object.entries(formNames).map(([callbackId, about]) => {
    const own = pictures.filter((file) => file === `${callbackId}.png` || file.startsWith(`${callbackId}-`));
    return [about, ...own.toSorted().map((file) => `![${file.replace(/\.png$/, '')}](pictures/${file})`)].join('\n\n');
  });
  return ['## Forms', ...shown].join('\n\n');
}

const anchor = (verb: string) => verb.replaceAll(' ', '-');

const capital = (text: string) => text.charAt(0).toUpperCase() + text.slice(1);

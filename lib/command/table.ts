/** A capability family a deployment can switch off with `FEATURES_OFF`; GitLab's own flag name where it has one. */
export type Feature = 'incident_declare_slash_command' | 'subscriptions';

export interface CommandSpec {
  /** The words that name it, in lower case. */
  verb: string;
  /** What follows the verb, as shown in help. */
  takes: string;
  does: string;
  examples: readonly string[];
  feature?: Feature;
  /** Who may, in words, where not everybody may. */
  right?: string;
}

/** Every command there is. Grammar, help, docs and "did you mean" are made of this one table. */
export const commandTable = [
  {
    verb: 'incident declare',
    takes: '[<project>] [<title>]',
    does: 'declares an incident: opens the form, filled in as far as you typed',
    examples: ['incident declare', 'incident declare payments Checkout is down'],
    feature: 'incident_declare_slash_command',
    right: 'Reporter of the project',
  },
  {
    verb: 'project add',
    takes: '<project> [as <alias>]',
    does: 'makes a GitLab project known here; a Maintainer also connects its webhook',
    examples: ['project add acme/payments as payments', 'project add https://gitlab.com/acme/payments'],
    right: 'Reporter; Maintainer for the webhook',
  },
  { verb: 'project list', takes: '', does: 'lists the projects known here', examples: ['project list'] },
  {
    verb: 'project remove',
    takes: '<project>',
    does: 'forgets a project, its aliases, subscriptions and webhook',
    examples: ['project remove payments'],
    right: 'who added it, or a Maintainer',
  },
  {
    verb: 'project template',
    takes: '<project> <template name>',
    does: 'chooses the issue template that fills the description of new incidents (default: incident)',
    examples: ['project template payments Incident report'],
    right: 'Reporter of the project',
  },
  {
    verb: 'subscribe',
    takes: '<project>',
    does: "shows the project's incidents in this channel",
    examples: ['subscribe payments'],
    feature: 'subscriptions',
    right: 'Reporter of the project',
  },
  {
    verb: 'unsubscribe',
    takes: '<project>',
    does: "stops showing the project's incidents in this channel",
    examples: ['unsubscribe payments'],
    feature: 'subscriptions',
  },
  {
    verb: 'subscriptions',
    takes: '',
    does: 'lists what this channel is subscribed to',
    examples: ['subscriptions'],
    feature: 'subscriptions',
  },
  { verb: 'connect', takes: '', does: 'connects your GitLab account', examples: ['connect'] },
  { verb: 'disconnect', takes: '', does: 'disconnects your GitLab account', examples: ['disconnect'] },
  { verb: 'whoami', takes: '', does: 'says which GitLab account you act as here', examples: ['whoami'] },
  { verb: 'help', takes: '[<command>]', does: 'shows what can be typed', examples: ['help', 'help incident declare'] },
] as const satisfies readonly CommandSpec[];

export type Verb = (typeof commandTable)[number]['verb'];

/** The rows a deployment offers: what is switched off is neither run nor shown. */
export function offered(featuresOff: ReadonlySet<string>): CommandSpec[] {
  return commandTable.filter((spec: CommandSpec) => !spec.feature || !featuresOff.has(spec.feature));
}

export function specOf(verb: Verb): CommandSpec {
  const spec = commandTable.find((row) => row.verb === verb);
  if (!spec) throw new Error(`no command ${verb}`);
  return spec;
}

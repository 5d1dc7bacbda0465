import type { CommandSpec } from './command-spec.ts';
import { projectCommands } from './project-table.ts';

/** Every command there is. Grammar, help, docs and "did you mean" are made of this one table. */
export const commandTable = [
  {
    verb: 'incident declare',
    takes: '[<project>[:]] [<title>] [!<severity>]',
    does: 'declares an incident: at once after `<project>:` or with `!<severity>`, else by a form, filled in as far as you typed',
    examples: [
      'incident declare',
      'incident declare payments Checkout is down',
      'incident declare payments: Checkout is down',
      'incident declare Checkout is down !critical',
    ],
    feature: 'incident_declare_slash_command',
    right: 'Reporter of the project',
  },
  {
    verb: 'incident comment',
    takes: '[<incident>] <text>',
    does: 'adds a comment to the incident, as you',
    examples: ['incident comment The database is back', 'incident comment #12 Rolling back now'],
    feature: 'incident_updates',
    right: 'Reporter of the project',
  },
  {
    verb: 'incident timeline',
    takes: '[<incident>] [<time>] <text>',
    does: 'adds an entry to the timeline; the time is HH:MM, YYYY-MM-DD HH:MM or -15m, in your time zone',
    examples: [
      'incident timeline Failover started',
      'incident timeline 14:05 Failover started',
      'incident timeline -15m First alert',
    ],
    feature: 'incident_updates',
    right: 'Developer of the project',
  },
  {
    verb: 'incident close',
    takes: '[<incident>] [<resolution>]',
    does: 'asks what fixed it, notes that and closes the incident',
    examples: ['incident close', 'incident close Rolled back release 4.2'],
    feature: 'incident_lifecycle',
    right: 'Reporter of the project',
  },
  {
    verb: 'incident reopen',
    takes: '[<incident>]',
    does: 'reopens the incident',
    examples: ['incident reopen', 'incident reopen #12'],
    feature: 'incident_lifecycle',
    right: 'Reporter of the project',
  },
  {
    verb: 'incident acknowledge',
    takes: '[<incident>]',
    does: 'sets the status to Acknowledged',
    examples: ['incident acknowledge'],
    feature: 'incident_lifecycle',
    right: 'Developer of the project',
  },
  {
    verb: 'incident resolve',
    takes: '[<incident>]',
    does: 'sets the status to Resolved; the incident stays open until it is closed',
    examples: ['incident resolve'],
    feature: 'incident_lifecycle',
    right: 'Developer of the project',
  },
  {
    verb: 'incident severity',
    takes: '[<incident>] <level>',
    does: 'sets the severity: critical, high, medium, low or unknown (S1 to S4 work too)',
    examples: ['incident severity high', 'incident severity #12 S1'],
    feature: 'incident_lifecycle',
    right: 'Reporter of the project',
  },
  {
    verb: 'incident assign',
    takes: '[<incident>] <who>',
    does: 'assigns somebody: me, a mention of somebody connected, or a GitLab username',
    examples: ['incident assign me', 'incident assign ben.silva'],
    feature: 'incident_lifecycle',
    right: 'Reporter of the project',
  },
  {
    verb: 'incident label',
    takes: '[<incident>] <labels>',
    does: 'adds labels of the project, separated by commas',
    examples: ['incident label database', 'incident label #12 database, needs review'],
    feature: 'incident_lifecycle',
    right: 'Reporter of the project',
  },
  {
    verb: 'incident show',
    takes: '[<incident>]',
    does: 'shows the incident as it is now, to you alone',
    examples: ['incident show', 'incident show acme/payments#12'],
  },
  {
    verb: 'incident list',
    takes: '',
    does: 'lists the open incidents you can see, newest first',
    examples: ['incident list'],
  },
  {
    verb: 'incident bind',
    takes: '<incident>',
    does: 'ties this channel to the incident, so that commands here need no number',
    examples: ['incident bind #12', 'incident bind acme/payments#12'],
    feature: 'incident_binding',
  },
  {
    verb: 'incident unbind',
    takes: '[<incident>]',
    does: 'unties this channel from its incident',
    examples: ['incident unbind'],
    feature: 'incident_binding',
  },
  ...projectCommands,
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
  {
    verb: 'feature',
    takes: '[<name> on|off]',
    does: 'lists what this app does here, or switches a part of it on or off',
    examples: ['feature', 'feature card_buttons off'],
    right: 'everybody may look; admins and owners of the Slack workspace may switch',
  },
  {
    verb: 'help',
    takes: '[<command>]',
    does: 'shows what can be typed; after a project, also which project that is',
    examples: ['help', 'help incident declare', 'payments help'],
  },
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

/** The command somebody names in any case and with any white space: "help Issue  Show" is about `issue show`. */
export function specNamed(words: string): CommandSpec | undefined {
  const name = words.toLowerCase().replace(/\s+/g, ' ');
  return commandTable.find(({ verb }) => verb === name);
}

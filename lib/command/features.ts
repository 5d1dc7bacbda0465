import type { Feature } from './command-spec.ts';

/** What each capability family lets people do, as the beginning of a sentence, in the order they are listed. */
export const features: Record<Feature, string> = {
  incident_declare_slash_command: 'Declaring incidents',
  incident_updates: 'Adding comments and timeline entries to incidents',
  incident_lifecycle:
    'Closing, reopening, acknowledging and resolving incidents and setting their severity, assignee and labels',
  incident_binding: 'Tying channels and threads to incidents',
  card_buttons: 'Acting on an incident by the buttons on its card',
  shortcuts: 'Starting from the shortcuts of Slack and of its messages',
  subscriptions: "Showing a project's incidents in a channel",
  issue_commands: 'Creating, showing, finding, moving, commenting on, closing and reopening issues',
  deployments: 'Deploying and running jobs',
};

export const featureNames = Object.keys(features) as Feature[];

/** Two switches make one: what the operator of a deployment switched off, no workspace can switch on. */
export interface SwitchedOff {
  /** `FEATURES_OFF`. */
  operator: ReadonlySet<string>;
  workspace: ReadonlySet<string>;
}

/** Whose switch keeps a family off; undefined when it is on. */
export function offBy(off: SwitchedOff, feature: Feature): keyof SwitchedOff | undefined {
  if (off.operator.has(feature)) return 'operator';
  return off.workspace.has(feature) ? 'workspace' : undefined;
}

/** A family and where its switch goes. */
export interface Switching {
  feature: Feature;
  on: boolean;
}

/**
 * Reads the words after `feature`.
 *
 *     "card_buttons off"   { feature: 'card_buttons', on: false }
 *     "card_buttons"       a problem: on or off?
 */
export function readSwitching(words: string): Switching | { problem: string } {
  const [name = '', state = '', ...beyond] = words.toLowerCase().split(/\s+/);
  const feature = featureNames.find((one) => one === name);
  if (!feature) return { problem: `"${name.slice(0, 80)}" is not one of ${featureNames.join(', ')}` };
  if (beyond.length > 0 || !/^(on|off)$/.test(state)) return { problem: `say on or off after ${feature}` };
  return { feature, on: state === 'on' };
}

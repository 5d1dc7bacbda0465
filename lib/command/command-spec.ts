/** A capability family a deployment can switch off with `FEATURES_OFF`; GitLab's own flag name where it has one. */
export type Feature =
  | 'incident_declare_slash_command'
  | 'incident_updates'
  | 'incident_lifecycle'
  | 'incident_binding'
  | 'card_buttons'
  | 'shortcuts'
  | 'subscriptions'
  | 'issue_commands'
  | 'deployments';

export interface CommandSpec {
  /** The words that name it, in lower case. */
  verb: string;
  /** What stands before the verb, as shown in help. */
  follows?: '<project>';
  /** What follows the verb, as shown in help. */
  takes: string;
  does: string;
  examples: readonly string[];
  feature?: Feature;
  /** Who may, in words, where not everybody may. */
  right?: string;
}

/** A command as it is typed, without its name: `incident label [<incident>] <labels>`, `<project> issue show <id>`. */
export function usageOf({ follows, verb, takes }: CommandSpec): string {
  return [follows, verb, takes].filter(Boolean).join(' ');
}

import type { Severity } from './severity.ts';

/** What a person does to an incident. Texts are as Slack sent them: escaped, with links and mentions as `<...>` tokens. */
export type Act =
  | { verb: 'comment'; text: string }
  /** `at` in milliseconds; without it, now. */
  | { verb: 'timeline'; text: string; at?: number }
  | { verb: 'close'; resolution?: string }
  | { verb: 'reopen' | 'acknowledge' | 'resolve' | 'show' | 'bind' | 'unbind' }
  | { verb: 'severity'; severity: Severity }
  /** `me`, a Slack mention, or a GitLab username. */
  | { verb: 'assign'; who: string }
  | { verb: 'label'; labels: string[] };

export type ActVerb = Act['verb'];

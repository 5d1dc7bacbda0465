import { describeProblem, type Problem } from './block-kit/problems.ts';
import type { Wire } from './shapes.ts';

/** A no in Slack's words: becomes `{ ok: false, error: code, ...extra }`. */
export class SlackRefusal extends Error {
  override readonly name = 'SlackRefusal';
  readonly code: string;
  readonly extra: Wire;

  constructor(code: string, extra: Wire = {}) {
    super(code);
    this.code = code;
    this.extra = extra;
  }
}

/** Throws `code` with the problems as Slack lists them, if there are any. */
export function refuseProblems(code: 'invalid_blocks' | 'invalid_arguments', problems: Problem[]): void {
  if (problems.length === 0) return;
  const described = problems.map(describeProblem);
  throw new SlackRefusal(code, { errors: described, response_metadata: { messages: described } });
}

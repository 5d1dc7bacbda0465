import type { Seams } from '../seams.ts';
import type { Secret } from '../secret.ts';

export interface SlackDoor {
  /** The base of Slack's Web API, with its trailing slash. */
  apiUrl: string;
  fetch?: Seams['fetch'];
  /** For one call, in milliseconds. Before an acknowledgement 2,000; in a worker 5,000. */
  timeoutMs?: number;
}

/** Calls one method of Slack's Web API; throws `UpstreamError` with Slack's own code. */
export type Call = (method: string, token: Secret | undefined, options: Record<string, unknown>) => Promise<unknown>;

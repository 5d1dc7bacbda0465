/** An AWS service as it is reached on this machine. */
export interface Engine {
  endpoint: string;
  /** One line that names it, for the top of the output. */
  description: string;
  close(): Promise<void>;
}

/** One that somebody else runs: the SDK finds it by its own variable. */
export function externalEngine(service: string, endpoint: string): Engine {
  return { endpoint, description: `${service}: at ${endpoint}, not started here`, close: async () => {} };
}

/** Something going wrong at Slack, for the next `times` calls of a method. */
export interface Fault {
  /** A Web API method, `response_url`, or `*` for any. */
  method: string;
  /** How many calls it meets; 1 when left out. */
  times?: number;
  /** `ok: false` with this error. */
  error?: string;
  /** An HTTP error with an HTML page. */
  status?: number;
  /** 429 with this Retry-After, seconds. */
  retryAfter?: number;
  /** No answer; the line stays open. */
  hang?: boolean;
  /** The call takes effect, then the line is cut without an answer. */
  drop?: boolean;
  /** Answers this much later; alone or with any of the above. */
  delayMs?: number;
}

export interface Faults {
  add(fault: Fault): void;
  clear(): void;
  list(): Fault[];
  /** The fault this call meets, which is then one less. */
  take(method: string): Fault | undefined;
}

export function createFaults(): Faults {
  let waiting: (Fault & { times: number })[] = [];
  return {
    add(fault) {
      waiting.push({ times: 1, ...fault });
    },
    clear() {
      waiting = [];
    },
    list: () => waiting.map((fault) => ({ ...fault })),
    take(method) {
      const fault = waiting.find((candidate) => candidate.method === method || candidate.method === '*');
      if (!fault) return undefined;
      fault.times -= 1;
      waiting = waiting.filter((candidate) => candidate.times > 0);
      return fault;
    },
  };
}

import { type Answer, json, matchRoute } from './http.ts';

/** How a call goes wrong. `lost` and `half` happen after the effect is done, the others before. */
export type Effect =
  | { kind: 'status'; status: number; body?: unknown; headers?: Record<string, string> }
  | { kind: 'rate-limit'; retryAfter: number }
  | { kind: 'hang' }
  | { kind: 'reset' }
  | { kind: 'lost' }
  | { kind: 'half' }
  | { kind: 'delay'; ms: number };

type FaultOrder = {
  /** `METHOD /path/with/:params/or/*`; `*` as the method is any, `* *` is everything. */
  match: string;
  /** Only for requests whose body contains this, such as the name of a GraphQL mutation. */
  operation?: string;
  /** How often; 1 unless told. */
  times?: number | 'always';
  effect: Effect;
};
type Fault = Required<Pick<FaultOrder, 'match' | 'times' | 'effect'>> & Pick<FaultOrder, 'operation'> & { id: number };

/** The troubles ordered for this GitLab; the oldest that fits a call is taken first. */
export function createFaults() {
  let lastId = 0;
  let faults: Fault[] = [];
  return {
    /** True: every connection is cut, as at a host that is gone. */
    down: false,
    add(order: FaultOrder): Fault {
      const fault = { ...order, id: ++lastId, times: order.times ?? 1 };
      faults.push(fault);
      return fault;
    },
    list: (): Fault[] => [...faults],
    /** All well again. */
    clear(): void {
      faults = [];
      this.down = false;
    },
    /** The effect for this call, used up by it. */
    take(method: string, pathname: string, body: string): Effect | undefined {
      const fits = ({ match, operation }: Fault) =>
        (match === '* *' || matchRoute(match, method, pathname)) && (!operation || body.includes(operation));
      const fault = faults.find(fits);
      if (!fault) return undefined;
      if (fault.times !== 'always') fault.times -= 1;
      if (fault.times === 0) faults = faults.filter((one) => one !== fault);
      return fault.effect;
    },
  };
}
export type Faults = ReturnType<typeof createFaults>;

/**
 * What GitLab's limiter says, as text and not as JSON.
 * https://docs.gitlab.com/administration/settings/user_and_ip_rate_limits/#response-headers
 */
export function rateLimited(retryAfter: number, now: number): Answer {
  return {
    status: 429,
    body: 'Retry later\n',
    headers: {
      'content-type': 'text/plain',
      'retry-after': String(retryAfter),
      'ratelimit-limit': '60',
      'ratelimit-name': 'throttle_authenticated_api',
      'ratelimit-observed': '61',
      'ratelimit-remaining': '0',
      'ratelimit-reset': String(Math.floor(now / 1000) + retryAfter),
    },
  };
}

/** Reads an order as it comes over HTTP; undefined where it makes no sense. */
export function readFaultOrder(value: unknown): FaultOrder | undefined {
  const order = value as Partial<FaultOrder> | null;
  const kinds = ['status', 'rate-limit', 'hang', 'reset', 'lost', 'half', 'delay'];
  const sensible = typeof order?.match === 'string' && kinds.includes(order.effect?.kind ?? '');
  return sensible ? (order as FaultOrder) : undefined;
}

/** A plain error answer, where a fault names only the status. */
export function statusAnswer({ status, body, headers }: Extract<Effect, { kind: 'status' }>): Answer {
  return json(status, body ?? { message: `${status} ordered by a test` }, headers);
}

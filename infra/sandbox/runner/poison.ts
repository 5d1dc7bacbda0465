import type { Message } from '@aws-sdk/client-sqs';

export interface Poison {
  /** The next new job that `fits`, by its body, breaks, and so does every message of the same job until it is mended. */
  arm(fits: (body: string) => boolean): void;
  mend(): void;
  state(): 'none' | 'armed' | 'breaking';
  /** Whether the job in this message breaks. */
  hits(message: Message): boolean;
}

/** Has a job break at every receive until the queue lays it with the dead letters: for whoever wants to see that once. */
export function createPoison(): Poison {
  let armed: ((body: string) => boolean) | undefined;
  const poisoned = new Set<string>();
  /** Jobs come again, as retries: those are not what somebody is about to type. */
  const known = new Set<string>();
  return {
    arm(fits) {
      armed = fits;
    },
    mend() {
      armed = undefined;
      poisoned.clear();
    },
    state: () => (armed ? 'armed' : poisoned.size > 0 ? 'breaking' : 'none'),
    hits({ Body = '' }) {
      if (!known.has(Body) && armed?.(Body)) {
        poisoned.add(Body);
        armed = undefined;
      }
      known.add(Body);
      return poisoned.has(Body);
    },
  };
}

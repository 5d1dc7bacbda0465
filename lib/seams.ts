import { randomBytes } from 'node:crypto';

/** What a program would otherwise take from the machine: handed in, so that a test owns time and chance. */
export interface Seams {
  /** Milliseconds since the epoch. */
  now: () => number;
  /** Cryptographically strong random bytes. */
  randomBytes: (count: number) => Buffer;
  fetch: typeof fetch;
  /** Resolves after so many milliseconds; rejects never. Unref'd: does not keep a process alive. */
  after: (milliseconds: number) => Promise<void>;
}

const crockford = '0123456789ABCDEFGHJKMNPQRSTVWXYZ';

/** A ULID: 48 bits of time, 80 of chance, 26 characters that sort by time. https://github.com/ulid/spec */
export function ulid({ now, randomBytes }: Pick<Seams, 'now' | 'randomBytes'>): string {
  let time = now();
  let head = '';
  for (let place = 0; place < 10; place++) {
    head = crockford[time % 32] + head;
    time = Math.floor(time / 32);
  }
  const tail = Array.from(randomBytes(16), (byte) => crockford[byte % 32]).join('');
  return head + tail;
}

/** An unguessable id of 256 bits, safe in a URL. */
export function unguessable({ randomBytes }: Pick<Seams, 'randomBytes'>): string {
  return randomBytes(32).toString('base64url');
}

/** The machine's own clock, chance and network. */
export const realSeams: Seams = {
  now: Date.now,
  randomBytes,
  fetch: (...request) => fetch(...request),
  after: (milliseconds) => new Promise((done) => setTimeout(done, milliseconds).unref()),
};

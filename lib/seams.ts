import { randomBytes } from 'node:crypto';

/** What a program would otherwise take from the machine: handed in, so that a test owns time and chance. */
export interface Seams {
  /** Milliseconds since the epoch. */
  now: () => number;
  /** Cryptographically strong random bytes. */
  randomBytes: (count: number) => Buffer;
  fetch: typeof fetch;
  /**
   * Resolves after so many milliseconds; rejects never. Keeps the process going: Lambda ends an invocation whose event loop
   * is empty, and an unref'd timer would not count.
   */
  after: (milliseconds: number) => Promise<void>;
}

/** One of these for each of the sixteen characters of chance. */
const ulidBytes = 16;
const crockford = '0123456789ABCDEFGHJKMNPQRSTVWXYZ';

/** A ULID: 48 bits of time, 80 of chance, 26 characters that sort by time. https://github.com/ulid/spec */
export function ulid({ now, randomBytes }: Pick<Seams, 'now' | 'randomBytes'>): string {
  let time = now();
  let head = '';
  for (let place = 0; place < 10; place++) {
    head = crockford[time % 32] + head;
    time = Math.floor(time / 32);
  }
  let tail = '';
  for (const byte of randomBytes(ulidBytes)) tail += crockford[byte % 32];
  return head + tail;
}

/** An unguessable id of 256 bits, safe in a URL. */
export function unguessable({ randomBytes }: Pick<Seams, 'randomBytes'>): string {
  return randomBytes(32).toString('base64url');
}

/** From 0 up to, not including, 1: for scattering what must not all happen at once. */
export function chance({ randomBytes }: Pick<Seams, 'randomBytes'>): number {
  return (randomBytes(1)[0] ?? 0) / 256;
}

let drawn = Buffer.alloc(0);
let used = 0;

/** A kernel asked for a few bytes at a time answers slowly: a ULID's are drawn by the hundred. Keys and secrets never are. */
function bytesOfUlid(): Buffer {
  if (used === drawn.length) [drawn, used] = [randomBytes(100 * ulidBytes), 0];
  used += ulidBytes;
  return drawn.subarray(used - ulidBytes, used);
}

/** The machine's own clock, chance and network. */
export const realSeams: Seams = {
  now: Date.now,
  randomBytes: (count) => (count === ulidBytes ? bytesOfUlid() : randomBytes(count)),
  fetch: (...request) => fetch(...request),
  after: (milliseconds) => new Promise((done) => setTimeout(done, milliseconds)),
};

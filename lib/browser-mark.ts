import { createHash, timingSafeEqual } from 'node:crypto';
import type { HttpRequest } from './http.ts';
import { type Seams, unguessable } from './seams.ts';

/** Ten minutes: as long as what it guards. */
const seconds = 600;

/**
 * Recognizes the browser that began something, so that nobody can begin in one browser and have it finished in another.
 * A browser is marked anew at every step that proves something, so a cookie planted beforehand is worth nothing after.
 */
export interface BrowserMark {
  /** A new mark: the Set-Cookie line for the browser, and the digest by which to recognize it. */
  issue(): { cookie: string; digest: string };
  isOn(request: HttpRequest, digest: string): boolean;
  /** The Set-Cookie line that takes the mark away. */
  readonly removal: string;
}

/**
 * A mark by a cookie: `__Host-` and Secure under https, plain on http (which configuration allows on loopback alone).
 * SameSite=Lax: it has to come along when Slack and GitLab send the browser back.
 */
export function createBrowserMark(name: string, publicUrl: string, seams: Pick<Seams, 'randomBytes'>): BrowserMark {
  const isSecure = publicUrl.startsWith('https://');
  const cookieName = isSecure ? `__Host-${name}` : name;
  const line = (value: string, maxAge: number) =>
    `${cookieName}=${value}; Path=/; Max-Age=${maxAge}; HttpOnly; SameSite=Lax${isSecure ? '; Secure' : ''}`;
  return {
    issue() {
      const value = unguessable(seams);
      return { cookie: line(value, seconds), digest: digestOf(value).toString('hex') };
    },
    isOn(request, digest) {
      const value = request.cookie(cookieName);
      const expected = Buffer.from(digest, 'hex');
      return value !== undefined && expected.length === 32 && timingSafeEqual(digestOf(value), expected);
    },
    removal: line('', 0),
  };
}

function digestOf(value: string): Buffer {
  return createHash('sha256').update(value).digest();
}

import { UpstreamError } from '../errors.ts';

/** Where a call goes, below the instance. Only the `path` tag and `graphqlPath` make one. */
export interface Path {
  /** Encoded, beginning with `/api/`. */
  readonly encoded: string;
  /** The same without anybody's ids or names (`projects/:/issues`): what logs and errors may show. */
  readonly pattern: string;
}

/**
 * A REST path with every part encoded: path`projects/${'acme/payments'}/issues` is `/api/v4/projects/acme%2Fpayments/issues`.
 * A part that is empty, `.` or `..` would name another resource, however it is encoded (https://url.spec.whatwg.org/#double-dot);
 * nothing in GitLab has such a name, so it is answered as GitLab would: `not_found`.
 */
export function path(words: TemplateStringsArray, ...parts: (string | number)[]): Path {
  const pattern = words.join(':');
  if (parts.some((part) => ['', '.', '..'].includes(String(part)))) {
    throw new UpstreamError({ service: 'gitlab', operation: pattern, code: 'not_found', transient: false });
  }
  const encoded = parts.map((part) => encodeURIComponent(String(part).toWellFormed()));
  return { encoded: `/api/v4/${String.raw({ raw: words }, ...encoded)}`, pattern };
}

export const graphqlPath: Path = { encoded: '/api/graphql', pattern: 'graphql' };

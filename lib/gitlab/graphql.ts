import * as z from 'zod/mini';
import { UpstreamError } from '../errors.ts';
import type { Secret } from '../secret.ts';
import { type GitLab, narrow } from './client.ts';
import type { Document, Mutation } from './documents.ts';
import { type Call, sentence, shorten } from './failure.ts';
import { time } from './fields.ts';
import { graphqlPath } from './path.ts';

/** GraphQL names an incident by its project's full path, which changes when the project moves: take it from a fresh answer. */
export interface IncidentPath {
  projectPath: string;
  iid: number;
}

/** How GraphQL names an issue: by its global id, not by its iid. */
export function globalId(issueId: number): string {
  return `gid://gitlab/Issue/${issueId}`;
}

const envelope = z.object({
  data: z.optional(z.unknown()),
  errors: z.optional(z.array(z.object({ message: z.string() }))),
});

const payload = z.looseObject({ errors: z._default(z.array(z.string()), []) });

/** What a mutation that changed an incident says of it; not saying when does not undo it. */
export const changedIssue = z.nullish(z.object({ updatedAt: z.nullish(time) }));

/** Asks, and gives `data` narrowed. A top-level error (no permission, no such object) throws. */
export async function query<T>(
  gitlab: GitLab,
  token: Secret,
  document: Document,
  variables: Record<string, string | undefined>,
  data: z.ZodMiniType<T>,
): Promise<T> {
  const call = { operation: `graphql ${document.name}`, effect: false };
  return narrow(data, await send(gitlab, token, document, variables, call), call);
}

/**
 * Does, and gives what was changed as it is afterwards. GitLab has two ways to say no, and both throw: top-level errors (no
 * permission, no such object) and the payload's own `errors` (`invalid`, or `forbidden`), which come with status 200.
 * https://docs.gitlab.com/api/graphql/#errors
 */
export async function mutate<T>(
  gitlab: GitLab,
  token: Secret,
  document: Mutation,
  variables: Record<string, string>,
  changed: z.ZodMiniType<T>,
): Promise<T> {
  const call = { operation: `graphql ${document.name}`, effect: true };
  const data = await send(gitlab, token, document, variables, call);
  const { [document.name]: answered } = narrow(z.record(z.string(), z.unknown()), data, call);
  const { errors, [document.changes]: told } = narrow(payload, answered, call);
  if (errors.length > 0) throw refusedWith(call, isForbidden(errors) ? 'forbidden' : 'invalid', errors);
  return narrow(changed, told, call);
}

async function send(
  gitlab: GitLab,
  token: Secret,
  { text }: Document,
  variables: Record<string, string | undefined>,
  call: Call,
) {
  const body = { query: text, variables };
  const request = { ...call, method: 'POST' as const, path: graphqlPath, body, answer: envelope };
  const { data, errors = [] } = await gitlab.request(token, request);
  if (errors.length > 0) throw refusedWith(call, codeOf(errors), errors);
  return data;
}

/** Top-level errors carry no code, only these sentences of GitLab's. */
function codeOf(errors: { message: string }[]): string {
  const words = sentence(errors);
  if (/too many times/i.test(words)) return 'rate_limited';
  return isForbidden(errors) ? 'forbidden' : 'graphql_error';
}

function isForbidden(errors: unknown): boolean {
  return /permission/i.test(sentence(errors));
}

function refusedWith({ operation }: Call, code: string, errors: unknown): UpstreamError {
  const detail = shorten(sentence(errors));
  return new UpstreamError({
    service: 'gitlab',
    operation,
    code,
    transient: code === 'rate_limited',
    status: 200,
    detail,
  });
}

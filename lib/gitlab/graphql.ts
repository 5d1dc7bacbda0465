import * as z from 'zod/mini';
import { UpstreamError } from '../errors.ts';
import type { Secret } from '../secret.ts';
import { type GitLab, narrow } from './client.ts';
import { type Call, sentence, shorten } from './failure.ts';
import { graphqlPath } from './path.ts';

/** What REST cannot do. Valid from GitLab 16.3 on: no field that came later, no directive an older server does not know. */
export interface Document {
  name: string;
  text: string;
}

export const issueSetSeverity: Document = {
  name: 'issueSetSeverity',
  text: `mutation issueSetSeverity($projectPath: ID!, $iid: String!, $severity: IssuableSeverity!) {
  issueSetSeverity(input: { projectPath: $projectPath, iid: $iid, severity: $severity }) {
    errors
    issue { severity updatedAt }
  }
}`,
};

export const issueSetEscalationStatus: Document = {
  name: 'issueSetEscalationStatus',
  text: `mutation issueSetEscalationStatus($projectPath: ID!, $iid: String!, $status: IssueEscalationStatus!) {
  issueSetEscalationStatus(input: { projectPath: $projectPath, iid: $iid, status: $status }) {
    errors
    issue { escalationStatus updatedAt }
  }
}`,
};

export const incidentStatus: Document = {
  name: 'incidentStatus',
  text: `query incidentStatus($projectPath: ID!, $iid: String!) {
  project(fullPath: $projectPath) {
    issue(iid: $iid) { escalationStatus updatedAt }
  }
}`,
};

export const resourceLinks: Document = {
  name: 'resourceLinks',
  text: `query resourceLinks($projectPath: ID!, $iid: String!, $incidentId: IssueID!) {
  project(fullPath: $projectPath) {
    issue(iid: $iid) { issuableResourceLinks(incidentId: $incidentId, first: 1) { nodes { id } } }
  }
}`,
};

/** Every document we send: one test holds them all against GitLab's schemas. */
export const documents: readonly Document[] = [
  issueSetSeverity,
  issueSetEscalationStatus,
  incidentStatus,
  resourceLinks,
];

/** GraphQL names an incident by its project's full path, which changes when the project moves: take it from a fresh answer. */
export interface IncidentPath {
  projectPath: string;
  iid: number;
}

const envelope = z.object({
  data: z.optional(z.unknown()),
  errors: z.optional(z.array(z.object({ message: z.string() }))),
});

const payload = z.object({ errors: z.array(z.string()), issue: z.optional(z.unknown()) });

/** Asks, and gives `data` narrowed. A top-level error (no permission, no such object) throws. */
export async function query<T>(
  gitlab: GitLab,
  token: Secret,
  document: Document,
  variables: Record<string, string>,
  data: z.ZodMiniType<T>,
): Promise<T> {
  const call = { operation: `graphql ${document.name}`, effect: false };
  return narrow(data, await send(gitlab, token, document, variables, call), call);
}

/**
 * Does, and gives the issue as it is afterwards. GitLab has two ways to say no, and both throw: top-level errors (no
 * permission, no such object) and the payload's own `errors` (`invalid`), which come with status 200.
 * https://docs.gitlab.com/api/graphql/#errors
 */
export async function mutate<T>(
  gitlab: GitLab,
  token: Secret,
  document: Document,
  variables: Record<string, string>,
  issue: z.ZodMiniType<T>,
): Promise<T> {
  const call = { operation: `graphql ${document.name}`, effect: true };
  const data = await send(gitlab, token, document, variables, call);
  const { [document.name]: answered } = narrow(z.record(z.string(), z.unknown()), data, call);
  const { errors, issue: changed } = narrow(payload, answered, call);
  if (errors.length > 0) throw refusedWith(call, 'invalid', errors);
  return narrow(issue, changed, call);
}

async function send(gitlab: GitLab, token: Secret, { text }: Document, variables: Record<string, string>, call: Call) {
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
  return /permission/i.test(words) ? 'forbidden' : 'graphql_error';
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

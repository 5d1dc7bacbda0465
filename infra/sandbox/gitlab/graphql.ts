import { buildSchema, graphql } from 'graphql';
import type { Grants } from './grants.ts';
import { mutations } from './graphql-mutations.ts';
import { sdl } from './graphql-schema.ts';
import { type Caller, issueView, nobodyMay, projectView, userView } from './graphql-views.ts';
import { type Answer, type Call, json } from './http.ts';
import { authenticate } from './rest.ts';
import { canReadIssue, findProject } from './roles.ts';

const schema = buildSchema(sdl);

/** GitLab reads no more than this much query text, all queries of a batch together. */
const queryLimit = 10_000;

type GraphqlRequest = { query: string; variables?: Record<string, unknown>; operationName?: string };

/**
 * Answers `POST /api/graphql`: one operation, or an array of them. The HTTP status follows GitLab's own controller: 401 without a
 * live token, 403 for a blocked person, 422 for what is no GraphQL request, else 200 with the errors inside.
 */
export async function answerGraphql(call: Call, grants: Grants): Promise<Answer> {
  const bearer = authenticate(call, grants);
  if ('status' in bearer) {
    const blocked = bearer.status === 403;
    return failure(bearer.status, blocked ? 'API not accessible for user' : 'Invalid token');
  }
  const requests = readRequests(call.text);
  if (!requests) return failure(422, 'Unexpected end of document');
  if (requests.all.reduce((sum, one) => sum + one.query.length, 0) > queryLimit) return failure(422, 'Query too large');
  const caller: Caller = { world: call.world, person: bearer.person, mayWrite: bearer.scopes.includes('api') };
  const results = [];
  for (const request of requests.all) results.push(await run(caller, request));
  return json(200, requests.batch ? results : results[0]);
}

function run(caller: Caller, { query, variables, operationName }: GraphqlRequest) {
  return graphql({
    schema,
    source: query,
    rootValue: { ...queries(caller), ...mutations(caller) },
    variableValues: variables,
    operationName,
  });
}

function queries({ world, person }: Caller) {
  return {
    currentUser: () => userView(world, person),
    metadata: () => ({ version: world.version, revision: '4201fa8e2b1', enterprise: true }),
    /** Null when not visible, without an error. */
    project({ fullPath }: { fullPath: string }) {
      try {
        return projectView(world, person, findProject(world, person, fullPath));
      } catch {
        return null;
      }
    },
    issue({ id }: { id: string }) {
      const issue = world.projects
        .flatMap((project) => project.issues)
        .find((one) => `gid://gitlab/Issue/${one.id}` === id);
      if (!issue || !canReadIssue(person, issue)) throw nobodyMay();
      return issueView(world, issue);
    },
  };
}

function readRequests(text: string): { all: GraphqlRequest[]; batch: boolean } | undefined {
  try {
    const value: unknown = JSON.parse(text);
    const all = [value].flat();
    return all.length > 0 && all.every(isRequest) ? { all, batch: Array.isArray(value) } : undefined;
  } catch {
    return undefined;
  }
}

function isRequest(value: unknown): value is GraphqlRequest {
  if (!value || typeof value !== 'object' || !('query' in value) || typeof value.query !== 'string') return false;
  return !('variables' in value) || value.variables == null || typeof value.variables === 'object';
}

function failure(status: number, message: string): Answer {
  return json(status, { errors: [{ message }] });
}

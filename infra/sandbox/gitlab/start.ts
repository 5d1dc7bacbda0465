import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { type Acts, actsOf } from './acts.ts';
import { passTime } from './ci.ts';
import { type CiControls, ciControls } from './ci-controls.ts';
import { createFaults, type Faults } from './faults.ts';
import { createGrants, type OAuthClient, type Pair } from './grants.ts';
import { answerGraphql } from './graphql.ts';
import { type Answer, type Call, html, json, matchRoute, send } from './http.ts';
import { createOAuth, type OAuthOptions, type TokenRequest } from './oauth.ts';
import { issuePage, pipelinePage } from './pages.ts';
import { answerRest } from './rest.ts';
import { serveSandbox } from './sandbox-api.ts';
import { addPerson, addProject, type ProjectSeed, sandboxClient, seedWorld } from './seed.ts';
import { nothingHere, type SeenRequest, serve } from './serve.ts';
import { createWebhooks, type Delivery, type ReleaseOrder, type WebhookOptions } from './webhooks.ts';
import {
  createWorld,
  findIssue,
  type Issue,
  type Person,
  type Project,
  personNamed,
  projectAt,
  type World,
  type WorldOptions,
} from './world.ts';

export type GitLabOptions = WorldOptions &
  WebhookOptions &
  OAuthOptions & {
    /** Any free port unless told. */
    port?: number;
    /** The registered applications; one of the sandbox's own unless told. */
    clients?: OAuthClient[];
    /** False: no people and no projects, for tests that bring their own. */
    seeded?: boolean;
    /** How many small projects the seed adds; 130 unless told. */
    generatedProjects?: number;
  };

/** A running GitLab, and what a test or the sandbox does with it from inside. */
export type GitLabStandIn = {
  /** Base address, without a slash at the end. */
  url: string;
  world: World;
  faults: Faults;
  /** Every request outside `/_sandbox`, oldest first; no tokens in it. */
  requests: SeenRequest[];
  tokenRequests: TokenRequest[];
  /** Every webhook, oldest first. */
  deliveries: Delivery[];
  /** What this person does on GitLab's own pages. */
  as(username: string): Acts;
  /** A live token pair for this person, without the browser's way round; scope `api` unless told. */
  tokenFor(username: string, scope?: string): Pair;
  addPerson(person: Pick<Person, 'username' | 'name'> & Partial<Person>): Person;
  addProject(seed: ProjectSeed): Project;
  /** Registers an application, or more redirect URIs of a known one: `addClient({ redirectUris: [...] })`. */
  addClient(client: Partial<OAuthClient> & Pick<OAuthClient, 'redirectUris'>): void;
  /** The issue, unless it never was or is deleted. */
  issue(project: string, iid: number): Issue | undefined;
  incidents(): Issue[];
  /** Pipelines and jobs: what becomes of them. */
  ci: CiControls;
  holdWebhooks(): void;
  releaseWebhooks(order?: ReleaseOrder): Promise<void>;
  redeliver(delivery: Delivery): Promise<void>;
  settled(): Promise<void>;
  close(): Promise<void>;
};

/** Starts a GitLab on loopback; see README.md for what it holds and how strict it is. */
export async function startGitLab(options: GitLabOptions = {}): Promise<GitLabStandIn> {
  const world = createWorld(options);
  const faults = createFaults();
  const application = options.clients?.[0] ?? { ...sandboxClient, redirectUris: [] };
  const clients = [application, ...(options.clients?.slice(1) ?? [])];
  const grants = createGrants(world, clients);
  const oauth = createOAuth(grants, options);
  const requests: SeenRequest[] = [];
  const as = (username: string): Acts => actsOf(world, grants, username);
  if (options.seeded !== false) seedWorld(world, options.generatedProjects ?? 130);
  const webhooks = createWebhooks(world, options);

  function answer(call: Call): Answer | Promise<Answer> {
    const { pathname } = call.url;
    if (pathname.startsWith('/api/v4/')) return answerRest(call, grants);
    if (pathname === '/api/graphql' && call.method === 'POST') return answerGraphql(call, grants);
    const route = oauth.routes.find(([pattern]) => matchRoute(pattern, call.method, pathname));
    return route ? route[1](call) : (issuePageAt(call) ?? pipelinePageAt(call) ?? nothingHere(call));
  }

  function usernameOf(call: Call): string | undefined {
    const bearer = grants.bearer((call.headers.authorization ?? '').replace(/^Bearer /i, ''));
    return 'pair' in bearer ? bearer.pair.person.username : undefined;
  }

  const closing = new AbortController();
  const pause = (ms: number): Promise<void> => sleep(ms, undefined, { signal: closing.signal }).catch(() => undefined);

  const server = createServer((request, response) => {
    const served = request.url?.startsWith('/_sandbox/')
      ? serveSandbox({ world, faults, deliveries: webhooks.deliveries, as }, request, response)
      : serve({ world, faults, requests, answer, usernameOf, pause }, request, response);
    // A bug of this stand-in must be heard, and must not look like one of GitLab's answers.
    served.catch((error: unknown) => {
      console.error(error);
      if (!response.headersSent) send(response, json(500, { message: '500 Internal Server Error' }));
    });
  });
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(options.port ?? 0, '127.0.0.1', resolve);
  });
  world.url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;

  return {
    url: world.url,
    world,
    faults,
    requests,
    tokenRequests: oauth.tokenRequests,
    as,
    tokenFor(username, scope = 'api') {
      const redirectUri = application.redirectUris[0] ?? '';
      return grants.issue({ client: application, person: personNamed(world, username), scope, redirectUri });
    },
    addPerson: (person) => addPerson(world, person),
    addProject: (seed) => addProject(world, seed),
    addClient(client) {
      const known = clients.find((one) => one.id === (client.id ?? application.id));
      if (!known) clients.push({ ...sandboxClient, ...client });
      else known.redirectUris.push(...client.redirectUris);
    },
    issue: (project, iid) => findIssue(projectAt(world, project), iid),
    incidents: () => world.projects.flatMap((project) => project.issues).filter((issue) => issue.type === 'INCIDENT'),
    ci: ciControls(world),
    ...webhooks,
    async close() {
      closing.abort();
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

/** What links to an issue open. In a sandbox everybody may look. */
function issuePageAt({ world, method, url }: Call): Answer | undefined {
  const path =
    matchRoute('GET /:project+/-/issues/incident/:iid', method, url.pathname) ??
    matchRoute('GET /:project+/-/issues/:iid', method, url.pathname);
  const project = world.projects.find((one) => one.path === path?.['project']);
  const issue = project && findIssue(project, Number(path?.['iid']));
  return issue && html(200, issuePage(issue));
}

/** The same for what a deployment or a run links to. */
function pipelinePageAt({ world, method, url }: Call): Answer | undefined {
  const ofJob = matchRoute('GET /:project+/-/jobs/:id', method, url.pathname);
  const path = ofJob ?? matchRoute('GET /:project+/-/pipelines/:id', method, url.pathname);
  const project = world.projects.find((one) => one.path === path?.['project']);
  if (!project || !path) return undefined;
  passTime(world, project);
  const id = Number(path['id']);
  const job = ofJob && project.ci.pipelines.flatMap(({ jobs }) => jobs).find((one) => one.id === id);
  const pipeline = job?.pipeline ?? (ofJob ? undefined : project.ci.pipelines.find((one) => one.id === id));
  return pipeline && html(200, pipelinePage(pipeline, job && [job]));
}

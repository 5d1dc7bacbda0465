import { randomBytes } from 'node:crypto';

/** GitLab's access levels: https://docs.gitlab.com/api/access_requests/#valid-access-levels */
export const access = { none: 0, guest: 10, reporter: 20, developer: 30, maintainer: 40 } as const;

export const severities = ['unknown', 'low', 'medium', 'high', 'critical'] as const;
export type Severity = (typeof severities)[number];

export const statuses = ['triggered', 'acknowledged', 'resolved', 'ignored'] as const;
export type Status = (typeof statuses)[number];

export type Person = { id: number; username: string; name: string; state: 'active' | 'blocked' };

export type Label = { id: number; name: string; color: string; description: string | null; createdAt: number };

export type Template = { name: string; content: string };

export type Note = {
  id: number;
  author: Person;
  body: string;
  internal: boolean;
  createdAt: number;
};

export type TimelineEvent = {
  id: number;
  /** `comment` for what a person added; the others are GitLab's own entries. */
  action: 'comment' | 'issues' | 'status' | 'severity';
  note: string;
  tags: string[];
  author: Person;
  occurredAt: number;
  createdAt: number;
};

/** An issue or an incident; times are epoch milliseconds. */
export type Issue = {
  id: number;
  iid: number;
  project: Project;
  type: 'INCIDENT' | 'ISSUE';
  title: string;
  description: string | null;
  state: 'opened' | 'closed';
  severity: Severity;
  status: Status;
  confidential: boolean;
  labels: Label[];
  assignees: Person[];
  author: Person;
  updatedBy: Person | null;
  closedBy: Person | null;
  createdAt: number;
  updatedAt: number;
  closedAt: number | null;
  /** What it became when it was moved to another project. */
  movedTo: Issue | null;
  /** Only members may still comment. */
  locked: boolean;
  zoom: string[];
  links: { url: string; text: string }[];
  notes: Note[];
  timeline: TimelineEvent[];
};

export type Hook = {
  id: number;
  url: string;
  name: string | null;
  description: string | null;
  token: string | null;
  signingToken: string | null;
  /** `issues_events` and its siblings, as the API names them. */
  events: Record<string, boolean>;
  createdAt: number;
  recentFailures: number;
  disabledUntil: number | null;
};

/** Statuses of CI jobs; those of pipelines and deployments follow from them. https://docs.gitlab.com/ci/jobs/#available-job-statuses */
export const jobStatuses = [
  'created',
  'manual',
  'pending',
  'running',
  'success',
  'failed',
  'canceled',
  'skipped',
] as const;
export type JobStatus = (typeof jobStatuses)[number];

/** One job of a project's CI configuration: what every new pipeline gets. */
export type JobPlan = {
  name: string;
  stage: string;
  manual?: boolean;
  /** The environment it deploys to, by name. */
  environment?: string;
  /** How it ends when nobody decides; `success` unless told. */
  outcome?: 'success' | 'failed';
};

export type Job = {
  id: number;
  plan: JobPlan;
  pipeline: Pipeline;
  status: JobStatus;
  user: Person;
  variables: Record<string, string>;
  /** Played again since: the newer job stands for it. */
  retried: boolean;
  createdAt: number;
  /** Since when it waits for a runner. */
  queuedAt: number | null;
  startedAt: number | null;
  finishedAt: number | null;
};

export type Pipeline = {
  id: number;
  iid: number;
  project: Project;
  ref: string;
  sha: string;
  source: string;
  user: Person;
  variables: Record<string, string>;
  jobs: Job[];
  createdAt: number;
  updatedAt: number;
};

export type Environment = {
  id: number;
  name: string;
  tier: 'production' | 'staging' | 'testing' | 'development' | 'other';
  state: 'available' | 'stopped';
  /** The access level a protected environment asks of who deploys to it. */
  protectedFrom: number;
  createdAt: number;
};

/** One for every job with an environment, from the moment its pipeline starts; its status is the job's. */
export type Deployment = { id: number; iid: number; environment: Environment; job: Job };

/** A project's CI/CD. */
export type Ci = {
  enabled: boolean;
  /** Empty: the project has no CI configuration. */
  plan: JobPlan[];
  branches: string[];
  environments: Environment[];
  pipelines: Pipeline[];
  deployments: Deployment[];
  /** The access level it takes to hand variables to pipelines and jobs. */
  variablesFrom: number;
};

export type Project = {
  id: number;
  /** Full path, as in `acme/platform/checkout`. */
  path: string;
  name: string;
  description: string;
  visibility: 'private' | 'public';
  archived: boolean;
  issuesEnabled: boolean;
  /** False: whoever asks for an incident here gets a plain issue, without a word. */
  incidentsAllowed: boolean;
  /** Paths the project had before it was renamed. */
  formerPaths: string[];
  members: Map<Person, number>;
  labels: Label[];
  templates: Template[];
  hooks: Hook[];
  issues: Issue[];
  ci: Ci;
  /** Iids are never used twice, also not after a deletion. */
  lastIid: number;
  createdAt: number;
  lastActivityAt: number;
  generated: boolean;
};

/** What happened to an issue, as webhooks tell it; `changes` are GitLab's own field names and values. */
export type IssueEvent = {
  kind: 'issue';
  action: 'open' | 'update' | 'close' | 'reopen';
  issue: Issue;
  by: Person;
  changes: Record<string, { previous: unknown; current: unknown }>;
};
export type NoteEvent = { kind: 'note'; issue: Issue; note: Note; by: Person };
export type WorldEvent = IssueEvent | NoteEvent | { kind: 'other' };

/** Everything this GitLab knows, and its seams. */
export type World = {
  /** Base address, without a slash at the end. */
  url: string;
  version: string;
  premium: boolean;
  /** Real captures of a close leave `escalation_status` out of `changes` in one case and list it in another. */
  listStatusOnClose: boolean;
  /** So long does a job wait, and again so long does it run; null: until `ci` is told. Milliseconds. */
  jobsTake: number | null;
  people: Person[];
  projects: Project[];
  now(): number;
  /** Random bytes as lower-case hex. */
  random(bytes: number): string;
  nextId(): number;
  /** Grows with every change; the page compares it. */
  changeCount: number;
  /** Told about every change, in order. */
  listeners: Set<(event: WorldEvent) => void>;
};

export type WorldOptions = Partial<
  Pick<World, 'version' | 'premium' | 'listStatusOnClose' | 'jobsTake' | 'now' | 'random'>
>;

/** An empty GitLab. */
export function createWorld(options: WorldOptions): World {
  let lastId = 0;
  return {
    url: '',
    version: options.version ?? '18.4.0',
    premium: options.premium ?? false,
    listStatusOnClose: options.listStatusOnClose ?? false,
    jobsTake: options.jobsTake ?? null,
    people: [],
    projects: [],
    now: options.now ?? Date.now,
    random: options.random ?? ((bytes) => randomBytes(bytes).toString('hex')),
    nextId: () => ++lastId,
    changeCount: 0,
    listeners: new Set(),
  };
}

/** Counts a change and tells whoever listens. */
export function emit(world: World, event: WorldEvent): void {
  world.changeCount += 1;
  for (const listener of world.listeners) listener(event);
}

/** The person, or an error naming whom it missed: a test that misspells a name should hear so. */
export function personNamed(world: World, username: string): Person {
  const person = world.people.find((one) => one.username === username);
  if (!person) throw new Error(`no such person: ${username}`);
  return person;
}

/** The project at this full path, or an error naming it. */
export function projectAt(world: World, path: string): Project {
  const project = world.projects.find((one) => one.path === path);
  if (!project) throw new Error(`no such project: ${path}`);
  return project;
}

export function findIssue(project: Project, iid: number): Issue | undefined {
  return project.issues.find((issue) => issue.iid === iid);
}

/** https://docs.gitlab.com/user/markdown/#gitlab-specific-references */
export function referenceOf(issue: Issue): string {
  return `${issue.project.path}#${issue.iid}`;
}

/** Where a person reads the issue. Incidents are shown under `/issues/incident/` too, but GitLab hands this one out. */
export function webUrlOf(world: World, issue: Issue): string {
  return `${world.url}/${issue.project.path}/-/issues/${issue.iid}`;
}

export const iso = (time: number): string => new Date(time).toISOString();

/** True when this GitLab is at least the given major version: capabilities hang on it. */
export function isAtLeast(world: World, major: number): boolean {
  return Number.parseInt(world.version, 10) >= major;
}

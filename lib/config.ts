import type { Aws } from './aws/aws.ts';
import { Secret } from './secret.ts';

/** What reads the environment, but for AWS's own variables. Whatever is missing fails the cold start, named. */
export type Environment = Record<string, string | undefined>;

/** The environment this process runs in: what an entry hands to the readers below. */
export const environment: Environment = process.env;

type Secrets = Pick<Aws, 'secret'>;

export interface Config {
  publicUrl: string;
  slackApiUrl: string;
  slackWebUrl: string;
  slackCommand: string;
  /** Teams that may install; undefined: only the first. */
  slackAllowedTeams: string[] | undefined;
  gitlabUrl: string;
  featuresOff: ReadonlySet<string>;
  appTable: string;
  ephemeralTable: string;
  jobsQueueUrl: string;
}

export interface SlackSecrets {
  /** Current first, then the previous one, where a rotation is under way. */
  signingSecrets: Secret[];
  clientId: string;
  clientSecret: Secret;
  /** A team that counts as installed without any call: both or neither. */
  preinstalled: { teamId: string; botToken: Secret } | undefined;
  /** Key ring for bot tokens and typed text, `id:base64,id:base64`, current first. */
  keys: Secret;
}

export interface GitLabSecrets {
  clientId: string;
  clientSecret: Secret;
  /** Key ring for people's GitLab tokens. */
  keys: Secret;
}

/** Reads what every function needs. */
export function readConfig(environment: Environment): Config {
  const need = needIn(environment, 'environment variable');
  return {
    publicUrl: trimSlash(need('PUBLIC_URL')),
    slackApiUrl: `${trimSlash(environment['SLACK_API_URL'] || 'https://slack.com/api')}/`,
    slackWebUrl: trimSlash(environment['SLACK_WEB_URL'] || 'https://slack.com'),
    slackCommand: environment['SLACK_COMMAND'] || '/gitlab',
    slackAllowedTeams: list(environment['SLACK_ALLOWED_TEAMS']),
    gitlabUrl: gitlabUrl(environment['GITLAB_URL'] || 'https://gitlab.com'),
    featuresOff: new Set(list(environment['FEATURES_OFF'])),
    appTable: need('APP_TABLE'),
    ephemeralTable: need('EPHEMERAL_TABLE'),
    jobsQueueUrl: need('JOBS_QUEUE_URL'),
  };
}

/** The tokens table's name: only four functions have it. */
export function readTokensTable(environment: Environment): string {
  return needIn(environment, 'environment variable')('TOKENS_TABLE');
}

/** The dead letters' URL: only `jobs` has it. */
export function readJobsDeadQueueUrl(environment: Environment): string {
  return needIn(environment, 'environment variable')('JOBS_DEAD_QUEUE_URL');
}

/** Reads the Slack secret. A signing secret under 32 characters refuses to start: an empty one would verify anybody. */
export async function readSlackSecrets(environment: Environment, aws: Secrets): Promise<SlackSecrets> {
  const values = await readSecret(aws, needIn(environment, 'environment variable')('SLACK_SECRET_ARN'));
  const need = needIn(values, 'key of the Slack secret');
  const signingSecrets = [need('SLACK_SIGNING_SECRET'), values['SLACK_SIGNING_SECRET_PREVIOUS']].filter((s) => !!s);
  if (signingSecrets.some((secret) => (secret?.length ?? 0) < 32)) {
    throw new Error('SLACK_SIGNING_SECRET must have at least 32 characters');
  }
  const teamId = values['SLACK_TEAM_ID'];
  const botToken = values['SLACK_BOT_TOKEN'];
  if (!teamId !== !botToken) throw new Error('SLACK_BOT_TOKEN and SLACK_TEAM_ID go together: set both or neither');
  return {
    signingSecrets: signingSecrets.map((secret) => new Secret(secret ?? '')),
    clientId: need('SLACK_CLIENT_ID'),
    clientSecret: new Secret(need('SLACK_CLIENT_SECRET')),
    preinstalled: teamId && botToken ? { teamId, botToken: new Secret(botToken) } : undefined,
    keys: new Secret(need('TOKEN_KEYS')),
  };
}

export async function readGitLabSecrets(environment: Environment, aws: Secrets): Promise<GitLabSecrets> {
  const values = await readSecret(aws, needIn(environment, 'environment variable')('GITLAB_SECRET_ARN'));
  const need = needIn(values, 'key of the GitLab secret');
  return {
    clientId: need('GITLAB_CLIENT_ID'),
    clientSecret: new Secret(need('GITLAB_CLIENT_SECRET')),
    keys: new Secret(need('TOKEN_KEYS')),
  };
}

async function readSecret(aws: Secrets, id: string): Promise<Environment> {
  const values: unknown = JSON.parse(await aws.secret(id));
  if (typeof values !== 'object' || values === null) throw new Error(`secret ${id} is not a JSON object`);
  return Object.fromEntries(Object.entries(values).map(([key, value]) => [key, String(value)]));
}

function needIn(values: Environment, what: string) {
  return (name: string): string => {
    const value = values[name];
    if (!value) throw new Error(`missing ${what} ${name}`);
    return value;
  };
}

/** https, or http on loopback for the laptop: a GitLab token never crosses a network in the clear. */
function gitlabUrl(value: string): string {
  const url = new URL(value);
  const loopback = ['127.0.0.1', 'localhost', '[::1]'].includes(url.hostname);
  if (url.protocol !== 'https:' && !(url.protocol === 'http:' && loopback)) {
    throw new Error('GITLAB_URL must be https (http only on loopback)');
  }
  return trimSlash(url.href);
}

function list(value: string | undefined): string[] | undefined {
  const items = value
    ?.split(',')
    .map((item) => item.trim())
    .filter((item) => item !== '');
  return items?.length ? items : undefined;
}

function trimSlash(url: string): string {
  return url.replace(/\/+$/, '');
}

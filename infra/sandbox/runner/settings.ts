import { existsSync, readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { parseEnv } from 'node:util';
import { isTokenKeys } from './token-keys.ts';

export type Environment = Readonly<Record<string, string | undefined>>;

/** What the runner needs to know before it starts anything. What the functions read goes to them as it was set. */
export interface Settings {
  port: number;
  /** Unset: the API's own address, known once it listens. */
  publicUrl: string | undefined;
  sweepSeconds: number;
  dynamodbEngine: 'dynalite' | 'dynamodb-local';
  /** Absolute. Unset: everything is kept in memory. */
  dataDir: string | undefined;
  tokenKeys: string | undefined;
  /** The Slack and the GitLab secret, key by key, without TOKEN_KEYS. */
  secrets: { slack: Record<string, string>; gitlab: Record<string, string> };
}

/** What is wrong with the environment, in one line meant for a person. */
export class SettingsError extends Error {
  override name = 'SettingsError';
}

const slackRequired = ['SLACK_SIGNING_SECRET', 'SLACK_CLIENT_ID', 'SLACK_CLIENT_SECRET'];
const slackOptional = ['SLACK_SIGNING_SECRET_PREVIOUS', 'SLACK_BOT_TOKEN', 'SLACK_TEAM_ID'];
const gitlabRequired = ['GITLAB_CLIENT_ID', 'GITLAB_CLIENT_SECRET'];

/** Variables that on AWS live in Secrets Manager and nowhere else: the functions must not find them in their environment. */
export const secretNames = [...slackRequired, ...slackOptional, ...gitlabRequired, 'TOKEN_KEYS'];

/** `env` over what the `.env` file in `directory` says, if there is one. */
export function withDotEnv(env: Environment, directory: string): Environment {
  const file = resolve(directory, '.env');
  return existsSync(file) ? { ...parseEnv(readFileSync(file, 'utf8')), ...env } : env;
}

/** Reads the environment; an empty variable is an unset one. Throws one `SettingsError` that names everything wrong. */
export function readSettings(env: Environment): Settings {
  const get = (name: string) => env[name] || undefined;
  const problems: string[] = [];
  const check = (fine: boolean, problem: string) => {
    if (!fine) problems.push(problem);
  };

  const missing = [...slackRequired, ...gitlabRequired].filter((name) => !get(name));
  check(missing.length === 0, `${missing.join(', ')} ${missing.length === 1 ? 'is' : 'are'} missing`);
  for (const name of ['SLACK_SIGNING_SECRET', 'SLACK_SIGNING_SECRET_PREVIOUS']) {
    check((get(name)?.length ?? 32) >= 32, `${name} must have at least 32 characters`);
  }
  check(
    !get('SLACK_BOT_TOKEN') === !get('SLACK_TEAM_ID'),
    'SLACK_BOT_TOKEN and SLACK_TEAM_ID go together, set both or neither',
  );

  const port = Number(get('PORT') ?? 3000);
  check(Number.isInteger(port) && port >= 0 && port <= 65_535, 'PORT must be a port number');
  const sweepSeconds = Number(get('SWEEP_SECONDS') ?? 300);
  check(sweepSeconds > 0 && sweepSeconds <= 86_400, 'SWEEP_SECONDS must be a number of seconds up to a day');
  for (const name of ['PUBLIC_URL', 'SLACK_API_URL', 'SLACK_WEB_URL', 'GITLAB_URL']) {
    const url = get(name);
    check(
      url === undefined || /^https?:$/.test(URL.parse(url)?.protocol ?? ''),
      `${name} must be an http or https URL`,
    );
  }
  check(isGuarded(get('GITLAB_URL')), 'GITLAB_URL must be https, http only on loopback');
  const dynamodbEngine = get('DYNAMODB_ENGINE') ?? 'dynalite';
  check(isEngine(dynamodbEngine), 'DYNAMODB_ENGINE must be dynalite or dynamodb-local');
  const tokenKeys = get('TOKEN_KEYS');
  check(
    tokenKeys === undefined || isTokenKeys(tokenKeys),
    'TOKEN_KEYS must be id:base64,id:base64 with keys of 32 bytes',
  );

  if (problems.length > 0 || !isEngine(dynamodbEngine)) {
    throw new SettingsError(`Not started: ${problems.join('; ')} (environment or .env).`);
  }
  const dataDir = get('DATA_DIR');
  return {
    port,
    publicUrl: get('PUBLIC_URL')?.replace(/\/+$/, ''),
    sweepSeconds,
    dynamodbEngine,
    dataDir: dataDir && resolve(dataDir),
    tokenKeys,
    secrets: { slack: pick(env, [...slackRequired, ...slackOptional]), gitlab: pick(env, gitlabRequired) },
  };
}

/** As the functions want it (lib/config.ts), said before they are started. */
function isGuarded(gitlabUrl: string | undefined): boolean {
  const { protocol, hostname = '' } = (gitlabUrl && URL.parse(gitlabUrl)) || {};
  return protocol !== 'http:' || ['127.0.0.1', 'localhost', '[::1]'].includes(hostname);
}

function isEngine(name: string): name is Settings['dynamodbEngine'] {
  return name === 'dynalite' || name === 'dynamodb-local';
}

function pick(env: Environment, names: string[]): Record<string, string> {
  return Object.fromEntries(names.flatMap((name) => (env[name] ? [[name, env[name]]] : [])));
}

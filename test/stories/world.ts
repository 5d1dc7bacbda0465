import { randomBytes } from 'node:crypto';
import { inspect } from 'node:util';
import { type GitLabOptions, type GitLabStandIn, startGitLab } from '../../infra/sandbox/gitlab/start.ts';
import { personNamed } from '../../infra/sandbox/gitlab/world.ts';
import { startHttpApi } from '../../infra/sandbox/runner/http-api.ts';
import { setEnvironment } from '../../infra/sandbox/runner/process-environment.ts';
import { startSecretsManager, stubSecretArn } from '../../infra/sandbox/runner/secrets-manager.ts';
import type { SlackOptions } from '../../infra/sandbox/slack/settings.ts';
import { type SlackStandIn, startSlack } from '../../infra/sandbox/slack/stand-in.ts';
import type { Aws, Dynamo as Calls } from '../../lib/aws/aws.ts';
import { sdkAws } from '../../lib/aws/sdk.ts';
import type { JobRooms } from '../../lib/flows/rooms.ts';
import type { Log } from '../../lib/log.ts';
import { openWorkRooms } from '../../lib/open-work-rooms.ts';
import type { DeadLetters, Queue } from '../../lib/queue.ts';
import { realSeams, type Seams } from '../../lib/seams.ts';
import { Secret } from '../../lib/secret.ts';
import { type SlackPerson, type Tenant, tenantOf } from '../../lib/tenant.ts';
import { type Dynamo, startDynamo } from '../store/dynamo.ts';
import { type Clock, createClock } from './clock.ts';
import { openDoors, openJobs, type QueueDoors } from './doors.ts';
import { createJobsQueue, type JobsQueue } from './jobs-queue.ts';

/** Everything there is in a story: the real handlers between a Slack, a GitLab, a DynamoDB engine and virtual time. */
export interface World {
  slack: SlackStandIn;
  gitlab: GitLabStandIn;
  dynamo: Dynamo;
  queue: JobsQueue;
  clock: Clock;
  rooms: JobRooms;
  publicUrl: string;
  tenant: Tenant;
  /** Every line the handlers logged. */
  logged: string[];
  /** Runs what is due in the queue and waits for GitLab's webhooks, until nothing moves. */
  settles(): Promise<void>;
  /** Lets so many milliseconds pass, doing on the way what falls due. */
  passes(milliseconds: number): Promise<void>;
  /** Runs the sweep, then settles. */
  sweeps(): Promise<void>;
  /** A Slack user as the rooms know them. */
  person(userId: string): SlackPerson;
  /** Connects a Slack user to a GitLab account, without the browser's way round. */
  links(userId: string, username: string): Promise<void>;
  stops(): Promise<void>;
}

export interface WorldOptions {
  slack?: Partial<SlackOptions>;
  gitlab?: Partial<GitLabOptions>;
  /** Not installed until somebody installs it. */
  uninstalled?: boolean;
  featuresOff?: string;
  allowedTeams?: string;
  /** The signing secret before the last rotation. */
  previousSigningSecret?: string;
  /** Where the jobs function runs; unless told, in one process that never ends. */
  lambdas?: (outside: Outside, coldStart: ColdStart) => QueueDoors['work'];
  /** Instead of an engine that is there for this world alone. */
  rows?: Calls;
}

/** All by which a function's process reaches the world. */
export interface Outside {
  aws: Aws;
  seams: Seams;
  queue: Queue & DeadLetters;
}

/** Starts the jobs function anew: whatever the last process knew is gone. */
export type ColdStart = (outside: Outside) => Promise<QueueDoors['work']>;

const start = Date.parse('2026-11-22T03:00:00Z');
/** A real time limit for calls to GitLab, so that a GitLab that hangs does not make a story wait its five seconds. */
const gitlabTimeoutMs = 700;

/** The app as it is registered at Slack. */
export const slackApp = {
  clientId: '1000000000.2000000000',
  clientSecret: 'slack-client-secret',
  signingSecret: 's'.repeat(40),
};
/** The application as it is registered at GitLab. */
export const gitlabApp = { id: 'gitlab-client', secret: 'gitlab-client-secret' };

/** Starts a world; where a part does not start, those that did are stopped again. */
export async function startWorld(options: WorldOptions = {}): Promise<World> {
  await using started = new AsyncDisposableStack();
  const clock = createClock(start);
  const now = clock.now;
  const botToken = options.uninstalled ? undefined : 'xoxb-preinstalled';
  const slack = started.adopt(
    await startSlack({ ...slackApp, botToken, now, autoApprove: true, ...options.slack }),
    (running) => running.stop(),
  );
  const gitlab = started.adopt(
    await startGitLab({
      now,
      autoApprove: true,
      generatedProjects: 3,
      clients: [{ ...gitlabApp, name: 'Incidents', redirectUris: [], scopes: ['api'] }],
      ...options.gitlab,
    }),
    (running) => running.close(),
  );
  const dynamo = started.adopt(await startDynamo(), (running) => running.stop());
  const queue = createJobsQueue(clock);
  const api = started.adopt(await startHttpApi(0, { log: () => undefined, now }), (running) => running.close());
  const publicUrl = `http://127.0.0.1:${api.port}`;
  slack.pointAt(publicUrl);
  gitlab.addClient({ id: gitlabApp.id, redirectUris: [`${publicUrl}/gitlab/oauth/callback`] });

  const keys = `k1:${randomBytes(32).toString('base64')}`;
  const secrets = await startSecretsManager({
    slack: {
      ...(options.previousSigningSecret && { SLACK_SIGNING_SECRET_PREVIOUS: options.previousSigningSecret }),
      SLACK_SIGNING_SECRET: slackApp.signingSecret,
      SLACK_CLIENT_ID: slackApp.clientId,
      SLACK_CLIENT_SECRET: slackApp.clientSecret,
      TOKEN_KEYS: keys,
      ...(botToken ? { SLACK_BOT_TOKEN: botToken, SLACK_TEAM_ID: slack.teamId } : {}),
    },
    gitlab: { GITLAB_CLIENT_ID: gitlabApp.id, GITLAB_CLIENT_SECRET: gitlabApp.secret, TOKEN_KEYS: keys },
  });
  started.defer(() => secrets.close());
  const environment = {
    PUBLIC_URL: publicUrl,
    SLACK_API_URL: slack.apiUrl,
    SLACK_WEB_URL: slack.webUrl,
    GITLAB_URL: gitlab.url,
    APP_TABLE: 'app',
    TOKENS_TABLE: 'tokens',
    EPHEMERAL_TABLE: 'ephemeral',
    JOBS_QUEUE_URL: 'http://127.0.0.1:9/jobs',
    JOBS_DEAD_QUEUE_URL: 'http://127.0.0.1:9/jobs-dead',
    SLACK_SECRET_ARN: stubSecretArn('slack'),
    GITLAB_SECRET_ARN: stubSecretArn('gitlab'),
    FEATURES_OFF: options.featuresOff ?? '',
    SLACK_ALLOWED_TEAMS: options.allowedTeams ?? '',
    AWS_REGION: 'us-east-1',
    AWS_ACCESS_KEY_ID: 'local',
    AWS_SECRET_ACCESS_KEY: 'local',
    AWS_ENDPOINT_URL_DYNAMODB: dynamo.endpoint,
    AWS_ENDPOINT_URL_SECRETS_MANAGER: secrets.endpoint,
    POWERTOOLS_DEV: 'false',
    LOG_LEVEL: 'SILENT',
  };
  started.defer(setEnvironment(environment));
  const logged: string[] = [];
  const log = logInto(logged);
  const seams = { ...realSeams, now, after: clock.after };
  const outside: Outside = { aws: { ...sdkAws(), ...(options.rows && { dynamo: options.rows }) }, seams, queue };
  const opensRooms = async (outside: Outside) => {
    const opened = await openWorkRooms(environment, { name: 'story', log, ...outside });
    const gitlab = opened.rooms.gitlab.within(gitlabTimeoutMs);
    const rooms: JobRooms = { ...opened.rooms, gitlab, deadLetters: outside.queue };
    return { opened, rooms };
  };
  const { opened, rooms } = await opensRooms(outside);
  const jobs = await openDoors(api, dynamo, rooms, opened);
  const work = options.lambdas?.(outside, async (its) => openJobs((await opensRooms(its)).rooms)) ?? jobs.work;

  const tenant = tenantOf(slackApp.clientId, { teamId: slack.teamId, isEnterpriseInstall: false });
  const settles = async (): Promise<void> => {
    do {
      await Promise.all([gitlab.settled(), slack.settled()]);
    } while (await queue.drain(work));
  };
  const { teamId } = slack;
  const personHere = (userId: string): SlackPerson => ({ tenant, teamId, userId });
  const everything = started.move();
  return {
    slack,
    gitlab,
    dynamo,
    queue,
    clock,
    rooms,
    publicUrl,
    tenant,
    logged,
    settles,
    async passes(milliseconds) {
      const target = now() + milliseconds;
      await settles();
      for (let next = queue.next(); next !== undefined && next <= target; next = queue.next()) {
        clock.moveTo(next);
        await settles();
      }
      clock.moveTo(target);
      await settles();
    },
    async sweeps() {
      await jobs.sweep();
      await settles();
    },
    person: personHere,
    async links(userId, username) {
      const person = personHere(userId);
      const pair = gitlab.tokenFor(username);
      const { id, name } = personNamed(gitlab.world, username);
      await rooms.links.save({ person, instance: gitlab.url, gitlabUserId: id, username, name, linkedAt: now() });
      await rooms.tokens.save(person, gitlab.url, {
        accessToken: new Secret(pair.accessToken),
        refreshToken: new Secret(pair.refreshToken),
        expiresAt: now() + 7_200_000,
        scope: pair.scope,
      });
    },
    stops: () => everything.disposeAsync(),
  };
}

function logInto(lines: string[]): Log {
  const write = (level: string) => (message: string, fields?: unknown, failure?: unknown) => {
    lines.push(`${level} ${message} ${inspect({ fields, failure }, { depth: 10 })}`);
  };
  return { info: write('info'), warn: write('warn'), error: write('error') };
}

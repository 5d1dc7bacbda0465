import { SQSClient } from '@aws-sdk/client-sqs';
import { endpointVariables, startEngines } from './engines.ts';
import { startHttpApi } from './http-api.ts';
import { type Invoke, loadFunction } from './lambda.ts';
import { createPoison, type Poison } from './poison.ts';
import { setEnvironment } from './process-environment.ts';
import { type Project, readProject } from './project.ts';
import { startConsumer } from './queue-consumer.ts';
import { type QueueDepth, readDepth, untilIdle } from './queue-depths.ts';
import { createResources } from './resources.ts';
import { startSchedule } from './schedule.ts';
import type { SecretValues } from './secrets-manager.ts';
import { type Environment, readSettings, type Settings, secretNames } from './settings.ts';
import { openShutdown } from './shutdown.ts';
import type { CreatedQueue } from './sqs.ts';
import { keepTokenKeys } from './token-keys.ts';

export interface StackOptions {
  /** The project: where `serverless.yml` lies. */
  root: string;
  log?: (line: string) => void;
  now?: () => number;
}

export interface Stack {
  /** The API's own address, http://127.0.0.1:port. */
  url: string;
  port: number;
  /** How browsers, Slack and GitLab reach it. */
  publicUrl: string;
  /** Where SQS is. */
  sqsUrl: string;
  /** What the functions find in theirs, by serverless.yml. */
  environment: Environment;
  /** Breaks jobs on purpose. */
  poison: Poison;
  /** A queue by its logical id in infra/queues.yml. */
  queue(logicalId: string): QueueView;
  /** One run of everything scheduled, now. */
  sweep(): Promise<void>;
  /** Finishes what is under way and ends everything, within 2.5 seconds. */
  close(): Promise<void>;
}

export interface QueueView {
  url: string;
  depth(): Promise<QueueDepth>;
  /** Resolves once nothing is ready and nothing in flight; what is delayed may wait on. */
  idle(signal: AbortSignal): Promise<void>;
}

/** Lambda's poller starts with more; two are enough to meet every race. */
const concurrency = 2;

/**
 * Starts the functions of the project at `root` with the AWS parts they need, all on 127.0.0.1. Their configuration is
 * read at import, from `process.env`: this sets it until `close`, so a process runs one stack at a time and imports the
 * functions once. `log` hears first which engines serve, later of everything that failed. Throws `SettingsError` for what
 * the caller can put right.
 */
export async function startStack(
  given: Environment,
  { root, log = console.log, now = Date.now }: StackOptions,
): Promise<Stack> {
  // As it was handed in: it may be `process.env` itself, which changes below.
  const env = { ...given };
  const settings = readSettings(env);
  const project = readProject(root);
  const shutdown = openShutdown(log);
  try {
    const api = await startHttpApi(settings.port, { log, now });
    shutdown.drains(api.close);
    const url = `http://127.0.0.1:${api.port}`;
    const publicUrl = settings.publicUrl ?? url;

    const secrets = secretValues(project, settings);
    const engines = await startEngines(env, settings, secrets, shutdown);
    engines.descriptions.forEach((line) => void log(line));
    shutdown.afterwards(setEnvironment({ ...env, ...withheld, ...engines.environment }));
    const resources = await createResources(project, env, secrets);
    shutdown.afterwards(setEnvironment({ ...resources.environment, PUBLIC_URL: publicUrl }));
    const sqs = new SQSClient({});
    shutdown.afterwards(() => sqs.destroy());

    const functions = await loadFunctions(project);
    const poison = createPoison();
    for (const { functionName, queue, ...batches } of project.consumers) {
      const invoke = need(functions, functionName);
      shutdown.drains(
        startConsumer({ sqs, queue: need(resources.queues, queue), invoke, ...batches, concurrency, poison, log })
          .close,
      );
    }
    const schedules = project.scheduled.map((name) =>
      startSchedule({ name, invoke: need(functions, name), everySeconds: settings.sweepSeconds, now, log }),
    );
    for (const schedule of schedules) shutdown.drains(schedule.close);
    const routes = project.routes.map(({ functionName, ...route }) => ({
      ...route,
      invoke: need(functions, functionName),
    }));
    api.open(routes, publicUrl);

    const sweep = async () => void (await Promise.all(schedules.map(({ run }) => run())));
    const queue = (logicalId: string) => viewQueue(sqs, need(resources.queues, logicalId));
    const sqsUrl = engines.environment[endpointVariables.sqs] ?? '';
    const { environment } = resources;
    return { url, port: api.port, publicUrl, sqsUrl, environment, poison, queue, sweep, close: shutdown.close };
  } catch (error) {
    await shutdown.close();
    throw error;
  }
}

/** What AWS keeps in Secrets Manager alone, out of the functions' environment. */
const withheld: Environment = Object.fromEntries(secretNames.map((name) => [name, undefined]));

function secretValues({ service }: Project, { secrets, tokenKeys, dataDir }: Settings): SecretValues {
  const TOKEN_KEYS = tokenKeys ?? keepTokenKeys(dataDir);
  return {
    [`${service}/local/slack`]: { ...secrets.slack, TOKEN_KEYS },
    [`${service}/local/gitlab`]: { ...secrets.gitlab, TOKEN_KEYS },
  };
}

async function loadFunctions({ root, functions }: Project): Promise<Map<string, Invoke>> {
  return new Map(
    await Promise.all(
      functions.map(
        async (definition): Promise<[string, Invoke]> => [definition.name, await loadFunction(root, definition)],
      ),
    ),
  );
}

function viewQueue(sqs: SQSClient, { url }: CreatedQueue): QueueView {
  return { url, depth: () => readDepth(sqs, url), idle: (signal) => untilIdle(sqs, url, signal) };
}

function need<T>(map: Map<string, T>, name: string): T {
  const found = map.get(name);
  if (!found) throw new Error(`serverless.yml speaks of ${name}, which it does not define`);
  return found;
}

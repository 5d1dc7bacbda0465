import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse, type ScalarTag } from 'yaml';
import { z } from 'zod';

/** What `serverless.yml` and the files it includes say, as far as a laptop can do it. */
export interface Project {
  root: string;
  service: string;
  functions: FunctionDefinition[];
  routes: Route[];
  /** Functions fed from a queue. */
  consumers: Consumer[];
  /** Names of the functions with a schedule. */
  scheduled: string[];
  tables: Table[];
  queues: Queue[];
  /** The functions' environment: plain text, or a reference to a resource. */
  environment: { name: string; value: string | Reference }[];
}

export interface FunctionDefinition {
  name: string;
  /** The module below the root, without its ending, and the name it exports. */
  module: string;
  exportName: string;
  timeoutSeconds: number;
  memoryMegabytes: number;
}

export interface Route {
  method: string;
  /** With parameters in braces: `/gitlab/webhooks/{hookId}`. */
  path: string;
  functionName: string;
}

export interface Consumer {
  functionName: string;
  /** The queue's logical id. */
  queue: string;
  batchSize: number;
  partialBatches: boolean;
}

export interface Table {
  logicalId: string;
  name: string;
  /** Of its CloudFormation properties, those that shape the table. */
  definition: z.infer<typeof tableProperties>;
}

export interface Queue {
  logicalId: string;
  name: string;
  attributes: Record<string, string>;
  deadLetters: { queue: string; maxReceiveCount: number } | undefined;
}

export interface Reference {
  logicalId: string;
}

const keySchema = z.array(z.object({ AttributeName: z.string(), KeyType: z.enum(['HASH', 'RANGE']) }));

const tableProperties = z.object({
  AttributeDefinitions: z.array(z.object({ AttributeName: z.string(), AttributeType: z.enum(['S', 'N', 'B']) })),
  KeySchema: keySchema,
  GlobalSecondaryIndexes: z
    .array(
      z.object({
        IndexName: z.string(),
        KeySchema: keySchema,
        Projection: z.object({
          ProjectionType: z.enum(['ALL', 'KEYS_ONLY', 'INCLUDE']),
          NonKeyAttributes: z.array(z.string()).optional(),
        }),
      }),
    )
    .optional(),
});

const queueProperties = z.object({
  RedrivePolicy: z.object({ deadLetterTargetArn: z.unknown(), maxReceiveCount: z.number() }).optional(),
});
const queueAttributes = [
  'VisibilityTimeout',
  'MessageRetentionPeriod',
  'DelaySeconds',
  'ReceiveMessageWaitTimeSeconds',
];

const event = z.union([
  z.strictObject({ httpApi: z.union([z.string(), z.object({ method: z.string(), path: z.string() })]) }),
  z.strictObject({
    sqs: z.object({ arn: z.unknown(), batchSize: z.number().default(10), functionResponseType: z.string().optional() }),
  }),
  z.strictObject({ schedule: z.unknown() }),
]);

const resources = z.record(
  z.string(),
  z.object({ Type: z.string(), Properties: z.record(z.string(), z.unknown()).default({}) }),
);
const environment = z.record(z.string(), z.unknown()).default({});

const serverless = z.object({
  service: z.string(),
  params: z.object({ default: z.record(z.string(), z.unknown()).default({}) }).prefault({}),
  provider: z.object({ timeout: z.number().default(6), memorySize: z.number().default(1024), environment }),
  functions: z.record(
    z.string(),
    z.object({
      handler: z.string(),
      timeout: z.number().optional(),
      memorySize: z.number().optional(),
      environment,
      events: z.array(event).default([]),
    }),
  ),
  resources: z.array(z.object({ Resources: resources.optional() })).default([]),
});

export interface Naming {
  /** `${sls:stage}`; "local" unless told. */
  stage?: string | undefined;
  /** `${self:service}`; the file's own unless told. */
  service?: string | undefined;
}

/**
 * Reads `serverless.yml` at `root`. Understands what this project uses: `${file()}`, `${self:service}`, `${sls:stage}`,
 * `${param:}` with its defaults, `Ref` and `Fn::GetAtt`. Throws on an event no laptop can deliver.
 */
export function readProject(root: string, naming: Naming = {}): Project {
  const raw = readYaml(root, 'serverless.yml');
  const { service: named, params } = serverless.pick({ service: true, params: true }).parse(raw);
  const { stage = 'local', service = named } = naming;
  const variables: Record<string, unknown> = { 'self:service': service, 'sls:stage': stage };
  for (const [name, value] of Object.entries(params.default)) variables[`param:${name}`] = value;

  const file = serverless.parse(resolveVariables(raw, root, variables));
  const functions = Object.entries(file.functions);
  const parts = file.resources.flatMap((part) => Object.entries(part.Resources ?? {}));
  const ofType = (type: string) => parts.filter(([, resource]) => resource.Type === type);
  return {
    root,
    service,
    functions: functions.map(([name, { handler, timeout, memorySize }]) => ({
      name,
      module: handler.slice(0, handler.lastIndexOf('.')),
      exportName: handler.slice(handler.lastIndexOf('.') + 1),
      timeoutSeconds: timeout ?? file.provider.timeout,
      memoryMegabytes: memorySize ?? file.provider.memorySize,
    })),
    routes: functions.flatMap(([functionName, { events }]) =>
      events.flatMap((e) => ('httpApi' in e ? [{ functionName, ...readRoute(e.httpApi) }] : [])),
    ),
    consumers: functions.flatMap(([functionName, { events }]) =>
      events.flatMap((e) => ('sqs' in e ? [{ functionName, ...readConsumer(e.sqs) }] : [])),
    ),
    scheduled: functions.flatMap(([name, { events }]) => (events.some((e) => 'schedule' in e) ? [name] : [])),
    tables: ofType('AWS::DynamoDB::Table').map(([logicalId, { Properties }]) => ({
      logicalId,
      name: physicalName(Properties['TableName'], `${service}-${logicalId}`),
      definition: tableProperties.parse(Properties),
    })),
    queues: ofType('AWS::SQS::Queue').map(([logicalId, { Properties }]) => ({
      logicalId,
      name: physicalName(Properties['QueueName'], `${service}-${logicalId}`),
      ...readQueue(Properties),
    })),
    environment: [file.provider.environment, ...functions.map(([, f]) => f.environment)].flatMap(readEnvironment),
  };
}

function readRoute(httpApi: string | { method: string; path: string }): { method: string; path: string } {
  const [method = '', path = ''] = typeof httpApi === 'string' ? httpApi.split(' ') : [httpApi.method, httpApi.path];
  if (!/^[A-Z]+$/i.test(method) || !/^(\/(\{\w+\}|[^{}/*]+))+$/.test(path)) {
    throw new Error(`serverless.yml: the local runner does not know the route "${method} ${path}"`);
  }
  return { method: method.toUpperCase(), path };
}

function readConsumer(sqs: { arn?: unknown; batchSize: number; functionResponseType?: string | undefined }) {
  const queue = readReference(sqs.arn);
  if (!queue) throw new Error('serverless.yml: an sqs event must refer to a queue of this file');
  const partialBatches = sqs.functionResponseType === 'ReportBatchItemFailures';
  return { queue: queue.logicalId, batchSize: Math.min(10, sqs.batchSize), partialBatches };
}

function readQueue(properties: Record<string, unknown>) {
  const attributes = queueAttributes
    .filter((name) => name in properties)
    .map((name) => [name, String(properties[name])]);
  const { RedrivePolicy: redrive } = queueProperties.parse(properties);
  const target = readReference(redrive?.deadLetterTargetArn);
  return {
    attributes: Object.fromEntries(attributes),
    deadLetters: redrive && target && { queue: target.logicalId, maxReceiveCount: redrive.maxReceiveCount },
  };
}

/** What is neither text nor a reference (a `!Sub`, a variable of the cloud's) is for AWS alone and left out. */
function readEnvironment(variables: Record<string, unknown>): Project['environment'] {
  return Object.entries(variables).flatMap(([name, value]): Project['environment'] => {
    const reference = readReference(value);
    if (reference) return [{ name, value: reference }];
    const plain = ['string', 'number', 'boolean'].includes(typeof value) && !String(value).includes('${');
    return plain ? [{ name, value: String(value) }] : [];
  });
}

function readReference(value: unknown): Reference | undefined {
  if (typeof value !== 'object' || value === null) return undefined;
  if ('Ref' in value) return { logicalId: String(value.Ref) };
  if (!('Fn::GetAtt' in value)) return undefined;
  const path = value['Fn::GetAtt'];
  return { logicalId: String(Array.isArray(path) ? path[0] : path).split('.')[0] ?? '' };
}

function physicalName(value: unknown, fallback: string): string {
  return typeof value === 'string' && !value.includes('${') ? value : fallback;
}

const intrinsics: ScalarTag[] = [
  { tag: '!Ref', resolve: (name: string) => ({ Ref: name }) },
  { tag: '!GetAtt', resolve: (path: string) => ({ 'Fn::GetAtt': path }) },
];

/** Other CloudFormation tags (`!Sub`, `!If` ...) are read as the bare value below them. */
function readYaml(root: string, path: string): unknown {
  return parse(readFileSync(join(root, path), 'utf8'), { customTags: intrinsics, logLevel: 'error' });
}

/** Replaces `${...}`; a variable that is a whole value becomes what it stands for, an unknown one stays as it is. */
function resolveVariables(value: unknown, root: string, variables: Record<string, unknown>): unknown {
  const again = (inner: unknown) => resolveVariables(inner, root, variables);
  if (Array.isArray(value)) return value.map(again);
  if (typeof value === 'object' && value !== null) {
    return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, again(inner)]));
  }
  if (typeof value !== 'string') return value;
  const [, path, key] = /^\$\{file\(([^)]+)\)(?::(\w+))?\}$/.exec(value) ?? [];
  if (path) {
    const content = readYaml(root, path);
    return again(key ? z.record(z.string(), z.unknown()).parse(content)[key] : content);
  }
  const [, whole] = /^\$\{([\w:-]+)\}$/.exec(value) ?? [];
  if (whole && whole in variables) return variables[whole];
  return value.replace(/\$\{([\w:-]+)\}/g, (text, name: string) => String(variables[name] ?? text));
}

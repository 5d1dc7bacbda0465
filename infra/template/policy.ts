import { referencesIn } from './references.ts';
import {
  at,
  entries,
  type Json,
  list,
  type Named,
  ofType,
  property,
  type Resource,
  type Template,
} from './template.ts';

/** One thing we insist on, in a sentence, and who in a template does not keep it (logical ids, with a word where it helps). */
export interface Rule {
  sentence: string;
  broken: (template: Template) => string[];
}

/** The only functions whose role may name the table of people's GitLab tokens; `sweep` has no key to read them with. */
const tokenReaders = [
  'JobsLambdaFunction',
  'SlackDashoptionsLambdaFunction',
  'GitlabDashoauthLambdaFunction',
  'SweepLambdaFunction',
];
const gitlabSecretReaders = tokenReaders.filter((id) => id !== 'SweepLambdaFunction');

/** Wildcards that stay, by the logical id they stand in, each with its reason. */
const explainedWildcards: readonly { where: RegExp; why: string }[] = [
  { where: /^ServerlessDeploymentBucketPolicy$/, why: 'a Deny: it refuses plain http to everybody' },
  { where: /LambdaPermissionHttpApi$/, why: 'any route and method of this one API' },
];

const functions = (template: Template) => ofType(template, 'AWS::Lambda::Function');
const tables = (template: Template) => ofType(template, 'AWS::DynamoDB::Table');
const queues = (template: Template) => ofType(template, 'AWS::SQS::Queue');
const logGroups = (template: Template) => ofType(template, 'AWS::Logs::LogGroup');
const permissions = (template: Template) => ofType(template, 'AWS::Lambda::Permission');
const mappings = (template: Template) => ofType(template, 'AWS::Lambda::EventSourceMapping');
const all = (template: Template): Named[] =>
  Object.entries(template.Resources).map(([id, resource]) => ({ id, resource }));

const idsWhere = (named: Named[], isBroken: (resource: Resource, id: string) => boolean): string[] =>
  named.filter(({ id, resource }) => isBroken(resource, id)).map(({ id }) => id);

const target = (value: Json | undefined): string => referencesIn(value ?? null)[0]?.id ?? '';
const roleOf = (resource: Resource): string => target(property(resource, 'Role'));
const mentions = (value: Json | undefined, id: string): boolean =>
  referencesIn(value ?? null).some((to) => to.id === id);
const numberOf = (value: Json | undefined): number => (typeof value === 'number' ? value : Number.NaN);

/** Functions whose role says a word about `id` but which are not among those who may. */
function reaching(template: Template, id: string, allowed: readonly string[]): string[] {
  return idsWhere(functions(template), (resource, name) => {
    const role = template.Resources[roleOf(resource)];
    return !allowed.includes(name) && role !== undefined && mentions(property(role, 'Policies'), id);
  });
}

/** Every statement of every policy of a resource, inline or resource-based. */
function statementsOf(resource: Resource): Json[] {
  const documents = [
    property(resource, 'PolicyDocument'),
    property(resource, 'AssumeRolePolicyDocument'),
    ...list(property(resource, 'Policies')).map((policy) => at(policy, 'PolicyDocument')),
  ];
  return documents.flatMap((document) => list(at(document, 'Statement')));
}

function hasWildcard(value: Json | undefined): boolean {
  if (typeof value === 'string') return value.includes('*');
  if (Array.isArray(value)) return value.some(hasWildcard);
  return entries(value).some(([, inner]) => hasWildcard(inner));
}

/** Where a policy may hold a wildcard. The Not... forms say "everything but" and count as one. */
function wildcardIn(resource: Resource): boolean {
  const inStatement = (statement: Json) =>
    ['Action', 'Resource', 'Principal'].some((key) => hasWildcard(at(statement, key))) ||
    ['NotAction', 'NotResource', 'NotPrincipal'].some((key) => at(statement, key) !== undefined);
  return statementsOf(resource).some(inStatement) || hasWildcard(property(resource, 'SourceArn'));
}

const isDeadLetterQueue = (template: Template, id: string): boolean =>
  queues(template).some(({ resource }) => mentions(property(resource, 'RedrivePolicy'), id));
const deadLetterQueues = (template: Template): string[] =>
  idsWhere(queues(template), (_, id) => isDeadLetterQueue(template, id));

/** Names of variables that hold secrets elsewhere, and shapes of secrets themselves. */
const secretName = /SECRET|TOKEN|PASSWORD|PRIVATE|KEY/;
const secretShape = /xox[a-z]-|xapp-|gl(pat|oas)-|AKIA[0-9A-Z]{12}|-----BEGIN|\{\{resolve:/;

/** A name that sounds secret may only point at something (`Ref`, `GetAtt`); no value may look like a secret. */
function holdsSecret([name, value]: [string, Json]): boolean {
  return typeof value === 'string' && (secretShape.test(value) || (secretName.test(name) && value !== ''));
}

/** What `npm run validate` insists on, beyond what CloudFormation itself would refuse. */
export const rules: readonly Rule[] = [
  {
    sentence: 'Every function runs on arm64: cheaper, and what we measure on.',
    broken: (template) =>
      idsWhere(functions(template), (resource) => list(property(resource, 'Architectures')).join() !== 'arm64'),
  },
  {
    sentence: 'Every function runs nodejs24.x, the Node its tests ran on.',
    broken: (template) => idsWhere(functions(template), (resource) => property(resource, 'Runtime') !== 'nodejs24.x'),
  },
  {
    sentence: 'Every function has a role of its own, written in this template.',
    broken: (template) => {
      const roles = functions(template).map(({ resource }) => roleOf(resource));
      return idsWhere(functions(template), (resource) => {
        const role = roleOf(resource);
        return template.Resources[role]?.Type !== 'AWS::IAM::Role' || roles.filter((one) => one === role).length > 1;
      });
    },
  },
  {
    sentence: 'Permissions stand inline in the role, so that one page shows them all.',
    broken: (template) => [
      ...idsWhere(ofType(template, 'AWS::IAM::Role'), (role) => list(property(role, 'ManagedPolicyArns')).length > 0),
      ...['AWS::IAM::Policy', 'AWS::IAM::ManagedPolicy', 'AWS::IAM::RolePolicy'].flatMap((type) =>
        ofType(template, type).map(({ id }) => id),
      ),
    ],
  },
  {
    sentence: 'No wildcard in a policy without a reason in explainedWildcards.',
    broken: (template) =>
      idsWhere(
        all(template),
        (resource, id) => wildcardIn(resource) && !explainedWildcards.some(({ where }) => where.test(id)),
      ),
  },
  {
    sentence: 'No policy allows everybody.',
    broken: (template) =>
      idsWhere(all(template), (resource) =>
        statementsOf(resource).some(
          (statement) => at(statement, 'Effect') === 'Allow' && hasWildcard(at(statement, 'Principal')),
        ),
      ),
  },
  {
    sentence: 'A function is invoked by a named AWS service for one named source, by nobody else.',
    broken: (template) =>
      idsWhere(
        permissions(template),
        (resource) =>
          !String(property(resource, 'Principal')).endsWith('.amazonaws.com') || !property(resource, 'SourceArn'),
      ),
  },
  {
    sentence: 'No function has a URL of its own: the API throttles and logs.',
    broken: (template) => ofType(template, 'AWS::Lambda::Url').map(({ id }) => id),
  },
  {
    sentence: 'Every function says its own timeout.',
    broken: (template) => idsWhere(functions(template), (resource) => !(numberOf(property(resource, 'Timeout')) > 0)),
  },
  {
    sentence: 'A door gives up within 10 seconds: API Gateway waits 30, GitLab 10, Slack 3.',
    broken: (template) => {
      const integrations = ofType(template, 'AWS::ApiGatewayV2::Integration');
      const doors = new Set(integrations.map(({ resource }) => target(property(resource, 'IntegrationUri'))));
      return idsWhere(
        functions(template),
        (resource, id) => doors.has(id) && !(numberOf(property(resource, 'Timeout')) <= 10),
      );
    },
  },
  {
    sentence: 'Every table is encrypted with a KMS key.',
    broken: (template) =>
      idsWhere(tables(template), (table) => property(table, 'SSESpecification', 'SSEEnabled') !== true),
  },
  {
    sentence: 'Every table but the ephemeral one can be restored to a point in time.',
    broken: (template) =>
      idsWhere(
        tables(template),
        (table, id) =>
          id !== 'EphemeralTable' &&
          property(table, 'PointInTimeRecoverySpecification', 'PointInTimeRecoveryEnabled') !== true,
      ),
  },
  {
    sentence: 'Every table but the ephemeral one is protected from deletion.',
    broken: (template) =>
      idsWhere(
        tables(template),
        (table, id) => id !== 'EphemeralTable' && property(table, 'DeletionProtectionEnabled') !== true,
      ),
  },
  {
    sentence: 'Every table forgets: rows carry a time to live.',
    broken: (template) =>
      idsWhere(tables(template), (table) => property(table, 'TimeToLiveSpecification', 'Enabled') !== true),
  },
  {
    sentence: 'Every queue is encrypted.',
    broken: (template) =>
      idsWhere(
        queues(template),
        (queue) => property(queue, 'SqsManagedSseEnabled') !== true && !property(queue, 'KmsMasterKeyId'),
      ),
  },
  {
    sentence: 'Every queue gives up after five receives, into dead letters kept for fourteen days.',
    broken: (template) =>
      idsWhere(queues(template), (queue, id) =>
        isDeadLetterQueue(template, id)
          ? property(queue, 'MessageRetentionPeriod') !== 14 * 24 * 60 * 60
          : property(queue, 'RedrivePolicy', 'maxReceiveCount') !== 5,
      ),
  },
  {
    sentence: 'A message stays hidden six times as long as its function may run.',
    broken: (template) =>
      idsWhere(mappings(template), (mapping) => {
        const queue = template.Resources[target(property(mapping, 'EventSourceArn'))];
        const worker = template.Resources[target(property(mapping, 'FunctionName'))];
        if (!queue || !worker) return true;
        return !(numberOf(property(queue, 'VisibilityTimeout')) >= 6 * numberOf(property(worker, 'Timeout')));
      }),
  },
  {
    sentence: 'A failed message fails alone: the consumer reports its items.',
    broken: (template) =>
      idsWhere(
        mappings(template),
        (mapping) => !list(property(mapping, 'FunctionResponseTypes')).includes('ReportBatchItemFailures'),
      ),
  },
  {
    sentence: 'Somebody is told of the first dead letter.',
    broken: (template) => {
      const watched = ofType(template, 'AWS::CloudWatch::Alarm').filter(
        ({ resource }) => property(resource, 'Threshold') === 1,
      );
      const isWatched = (id: string) => watched.some(({ resource }) => mentions(property(resource, 'Dimensions'), id));
      return deadLetterQueues(template).filter((id) => !isWatched(id));
    },
  },
  {
    sentence: 'Every log group forgets after a set time.',
    broken: (template) => idsWhere(logGroups(template), (group) => !(numberOf(property(group, 'RetentionInDays')) > 0)),
  },
  {
    sentence: "Every function's log group is in the template, else Lambda makes one that keeps everything.",
    broken: (template) => {
      const names = new Set(logGroups(template).map(({ resource }) => property(resource, 'LogGroupName')));
      return idsWhere(
        functions(template),
        (resource) => !names.has(`/aws/lambda/${property(resource, 'FunctionName')}`),
      );
    },
  },
  {
    sentence: 'The API is throttled and keeps an access log that holds no query strings, headers or bodies.',
    broken: (template) =>
      idsWhere(ofType(template, 'AWS::ApiGatewayV2::Stage'), (stage) => {
        const format = String(property(stage, 'AccessLogSettings', 'Format') ?? '');
        const throttled = numberOf(property(stage, 'DefaultRouteSettings', 'ThrottlingRateLimit')) > 0;
        return !throttled || format === '' || /\$context\.(path|authorizer)|querystring|header|body/i.test(format);
      }),
  },
  {
    sentence: "Only jobs, slack-options, gitlab-oauth and sweep reach people's GitLab tokens.",
    broken: (template) => reaching(template, 'TokensTable', tokenReaders),
  },
  {
    sentence: 'Only jobs, slack-options and gitlab-oauth read the GitLab secret.',
    broken: (template) => reaching(template, 'GitlabSecret', gitlabSecretReaders),
  },
  {
    sentence: 'Only jobs lays anything with the dead letters.',
    broken: (template) => deadLetterQueues(template).flatMap((id) => reaching(template, id, ['JobsLambdaFunction'])),
  },
  {
    sentence: "No secret stands in a function's environment, at most where to find one.",
    broken: (template) =>
      functions(template).flatMap(({ id, resource }) =>
        entries(property(resource, 'Environment', 'Variables'))
          .filter(holdsSecret)
          .map(([name]) => `${id} (${name})`),
      ),
  },
];

/** Says, in order of the rules, who breaks which: `AppTable: Every table is encrypted with a KMS key.` */
export function policyProblems(template: Template): string[] {
  return rules.flatMap(({ sentence, broken }) => broken(template).map((who) => `${who}: ${sentence}`));
}

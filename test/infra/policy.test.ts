import { describe, expect, test } from '@jest/globals';
import { policyProblems, rules } from '../../infra/template/policy.ts';
import type { Json, Resource, Template } from '../../infra/template/template.ts';
import { smallTemplate } from './small-template.ts';

type Break = (resources: Record<string, Resource>) => void;

/** Sets a property of a resource by its path. */
const set =
  (id: string, path: string, value: Json): Break =>
  (resources) => {
    const keys = path.split('.');
    const last = keys.pop() ?? '';
    const parent = keys.reduce<unknown>(
      (found, key) => (found as Record<string, unknown>)[key],
      resources[id]?.Properties,
    );
    (parent as Record<string, Json>)[last] = value;
  };
const remove =
  (id: string): Break =>
  (resources) => {
    delete resources[id];
  };
const add =
  (id: string, Type: string, Properties: Record<string, Json>): Break =>
  (resources) => {
    resources[id] = { Type, Properties };
  };
const grant = (role: string, statement: Json): Break => set(role, 'Policies.0.PolicyDocument.Statement.0', statement);

function broken(by: Break): Template {
  const template = smallTemplate();
  by(template.Resources);
  return template;
}

/** Every rule by its first words, a wrong it has to see, and whom it has to name. */
const wrongs: [rule: string, culprit: string, by: Break][] = [
  ['Every function runs on arm64', 'JobsLambdaFunction', set('JobsLambdaFunction', 'Architectures', ['x86_64'])],
  ['Every function runs nodejs24.x', 'JobsLambdaFunction', set('JobsLambdaFunction', 'Runtime', 'nodejs22.x')],
  [
    'Every function has a role of its own',
    'JobsLambdaFunction',
    set('JobsLambdaFunction', 'Role', { 'Fn::GetAtt': ['CommandsRole', 'Arn'] }),
  ],
  [
    'Every function has a role of its own',
    'JobsLambdaFunction',
    set('JobsLambdaFunction', 'Role', 'arn:aws:iam::1:role/admin'),
  ],
  [
    'Permissions stand inline',
    'JobsRole',
    set('JobsRole', 'ManagedPolicyArns', ['arn:aws:iam::aws:policy/AmazonDynamoDBFullAccess']),
  ],
  ['Permissions stand inline', 'Aside', add('Aside', 'AWS::IAM::Policy', { PolicyName: 'aside', PolicyDocument: {} })],
  [
    'No wildcard in a policy',
    'JobsRole',
    grant('JobsRole', { Effect: 'Allow', Action: 'dynamodb:*', Resource: { 'Fn::GetAtt': ['AppTable', 'Arn'] } }),
  ],
  [
    'No wildcard in a policy',
    'JobsRole',
    grant('JobsRole', { Effect: 'Allow', Action: 'sqs:SendMessage', Resource: '*' }),
  ],
  [
    'No wildcard in a policy',
    'JobsRole',
    grant('JobsRole', { Effect: 'Allow', Action: 'dynamodb:Query', Resource: { 'Fn::Sub': '${AppTable.Arn}/*' } }),
  ],
  [
    'No wildcard in a policy',
    'JobsRole',
    grant('JobsRole', {
      Effect: 'Allow',
      NotAction: 'iam:CreateUser',
      Resource: { 'Fn::GetAtt': ['AppTable', 'Arn'] },
    }),
  ],
  [
    'No policy allows everybody',
    'Open',
    add('Open', 'AWS::SQS::QueuePolicy', {
      Queues: [{ Ref: 'JobsQueue' }],
      PolicyDocument: { Statement: [{ Effect: 'Allow', Action: 'sqs:SendMessage', Principal: { AWS: '*' } }] },
    }),
  ],
  ['A function is invoked by', 'CommandsPermission', set('CommandsPermission', 'Principal', '*')],
  ['A function is invoked by', 'CommandsPermission', set('CommandsPermission', 'SourceArn', '')],
  ['No function has a URL', 'Url', add('Url', 'AWS::Lambda::Url', { AuthType: 'NONE', TargetFunctionArn: 'arn' })],
  ['Every function says its own timeout', 'JobsLambdaFunction', set('JobsLambdaFunction', 'Timeout', null)],
  [
    'A door gives up within 10 seconds',
    'SlackDashcommandsLambdaFunction',
    set('SlackDashcommandsLambdaFunction', 'Timeout', 30),
  ],
  ['Every table is encrypted', 'EphemeralTable', set('EphemeralTable', 'SSESpecification.SSEEnabled', false)],
  [
    'Every table but the ephemeral one can be restored',
    'TokensTable',
    set('TokensTable', 'PointInTimeRecoverySpecification.PointInTimeRecoveryEnabled', false),
  ],
  ['Every table but the ephemeral one is protected', 'AppTable', set('AppTable', 'DeletionProtectionEnabled', false)],
  ['Every table forgets', 'EphemeralTable', set('EphemeralTable', 'TimeToLiveSpecification.Enabled', false)],
  ['Every queue is encrypted', 'JobsDeadQueue', set('JobsDeadQueue', 'SqsManagedSseEnabled', false)],
  ['Every queue gives up after five', 'JobsQueue', set('JobsQueue', 'RedrivePolicy.maxReceiveCount', 1000)],
  ['Every queue gives up after five', 'JobsDeadQueue', set('JobsDeadQueue', 'MessageRetentionPeriod', 345600)],
  ['Every queue gives up after five', 'Lone', add('Lone', 'AWS::SQS::Queue', { SqsManagedSseEnabled: true })],
  ['A message stays hidden six times', 'JobsMapping', set('JobsQueue', 'VisibilityTimeout', 359)],
  ['A failed message fails alone', 'JobsMapping', set('JobsMapping', 'FunctionResponseTypes', [])],
  ['Somebody is told', 'JobsDeadQueue', remove('DeadLettersAlarm')],
  ['Every log group forgets', 'JobsLogGroup', set('JobsLogGroup', 'RetentionInDays', null)],
  ["Every function's log group", 'JobsLambdaFunction', remove('JobsLogGroup')],
  ['The API is throttled', 'HttpApiStage', set('HttpApiStage', 'DefaultRouteSettings', {})],
  ['The API is throttled', 'HttpApiStage', set('HttpApiStage', 'AccessLogSettings.Format', '$context.path')],
  [
    'Only jobs, slack-options, gitlab-oauth and sweep',
    'SlackDashcommandsLambdaFunction',
    grant('CommandsRole', {
      Effect: 'Allow',
      Action: 'dynamodb:GetItem',
      Resource: { 'Fn::GetAtt': ['TokensTable', 'Arn'] },
    }),
  ],
  [
    'Only jobs, slack-options and gitlab-oauth read',
    'SlackDashcommandsLambdaFunction',
    grant('CommandsRole', {
      Effect: 'Allow',
      Action: 'secretsmanager:GetSecretValue',
      Resource: { Ref: 'GitlabSecret' },
    }),
  ],
  [
    'Only jobs lays anything',
    'SlackDashcommandsLambdaFunction',
    grant('CommandsRole', {
      Effect: 'Allow',
      Action: 'sqs:SendMessage',
      Resource: { 'Fn::GetAtt': ['JobsDeadQueue', 'Arn'] },
    }),
  ],
  [
    'No secret stands',
    'JobsLambdaFunction (SLACK_SIGNING_SECRET)',
    set('JobsLambdaFunction', 'Environment.Variables.SLACK_SIGNING_SECRET', 'abc'),
  ],
  [
    'No secret stands',
    'JobsLambdaFunction (NOTE)',
    set('JobsLambdaFunction', 'Environment.Variables.NOTE', 'xoxb-1-2-3'),
  ],
];

test('a template that keeps every rule has no problems', () => {
  expect(policyProblems(smallTemplate())).toEqual([]);
});

describe('a broken template is named:', () => {
  test.each(wrongs)('%s ... %s', (start, culprit, by) => {
    const rule = rules.find(({ sentence }) => sentence.startsWith(start));
    expect(policyProblems(broken(by))).toContain(`${culprit}: ${rule?.sentence}`);
  });
});

test('every rule has a wrong above that it sees', () => {
  const seen = rules.filter(({ sentence }) => wrongs.some(([start]) => sentence.startsWith(start)));
  expect(seen).toEqual(rules);
});

test('a wildcard with a reason passes, and only where the reason is given', () => {
  const deny = { Statement: [{ Effect: 'Deny', Action: 's3:*', Principal: '*', Resource: 'arn' }] };
  const policy = (id: string) => broken(add(id, 'AWS::S3::BucketPolicy', { Bucket: 'bucket', PolicyDocument: deny }));
  expect(policyProblems(policy('ServerlessDeploymentBucketPolicy'))).toEqual([]);
  expect(policyProblems(policy('AnotherBucketPolicy'))).toHaveLength(1);
});

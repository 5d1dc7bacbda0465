import { loadAwsServiceSpecSync } from '@aws-cdk/aws-service-spec';
import { expect, test } from '@jest/globals';
import { referenceProblems } from '../../infra/template/references.ts';
import { specProblems } from '../../infra/template/spec.ts';
import type { Json, Resource } from '../../infra/template/template.ts';
import { smallTemplate } from './small-template.ts';

const db = loadAwsServiceSpecSync();
const specOf = (resource: Resource) => specProblems({ Resources: { It: resource } }, db);
const queue = (Properties: Record<string, Json>) => specOf({ Type: 'AWS::SQS::Queue', Properties });

test('a template AWS would take has no problems', () => {
  expect(specProblems(smallTemplate(), db)).toEqual([]);
  expect(referenceProblems(smallTemplate(), db)).toEqual([]);
});

test.each<[string, string[], string[]]>([
  ['a type AWS does not know', specOf({ Type: 'AWS::SQS::Kueue' }), ['It: there is no type AWS::SQS::Kueue']],
  ['a property it does not know', queue({ QueueNam: 'jobs' }), ['It: there is no property QueueNam']],
  [
    'a required property that is missing',
    specOf({ Type: 'AWS::IAM::Role' }),
    ['It: AssumeRolePolicyDocument is required'],
  ],
  ['text where a number is due', queue({ VisibilityTimeout: '360' }), ['It.VisibilityTimeout: an integer is due']],
  [
    'a fraction where an integer is due',
    queue({ VisibilityTimeout: 0.5 }),
    ['It.VisibilityTimeout: an integer is due'],
  ],
  ['a number where text is due', queue({ QueueName: 7 }), ['It.QueueName: a string is due']],
  [
    'text where a yes or no is due',
    queue({ SqsManagedSseEnabled: 'true' }),
    ['It.SqsManagedSseEnabled: a boolean is due'],
  ],
  ['one where many are due', queue({ Tags: { Key: 'a', Value: 'b' } }), ['It.Tags: a list is due']],
  [
    'a wrong deep inside a list',
    specOf({
      Type: 'AWS::DynamoDB::Table',
      Properties: { KeySchema: [], AttributeDefinitions: [{ AttributeNam: 'pk' }] },
    }),
    [
      'It.AttributeDefinitions[0]: AttributeName is required',
      'It.AttributeDefinitions[0]: AttributeType is required',
      'It.AttributeDefinitions[0]: there is no property AttributeNam',
    ],
  ],
  [
    'a wrong in one branch of a condition',
    queue({ VisibilityTimeout: { 'Fn::If': ['A', 'long', { Ref: 'AWS::NoValue' }] } }),
    ['It.VisibilityTimeout: an integer is due'],
  ],
  [
    'a required property that a condition takes away',
    specOf({ Type: 'AWS::IAM::Role', Properties: { AssumeRolePolicyDocument: { Ref: 'AWS::NoValue' } } }),
    ['It: AssumeRolePolicyDocument is required'],
  ],
])('names %s', (_, problems, expected) => {
  expect([...problems].sort()).toEqual(expected);
});

test('what a reference will answer is not known offline, and passes', () => {
  expect(
    queue({ VisibilityTimeout: { 'Fn::ImportValue': 'x' }, QueueName: { 'Fn::Sub': '${AWS::StackName}-x' } }),
  ).toEqual([]);
});

/** The problems of two queues where the first one has this name. */
const named = (QueueName: Json, more: Partial<Resource> = {}) =>
  referenceProblems(
    {
      Parameters: { Given: { Type: 'String' } },
      Resources: {
        It: { Type: 'AWS::SQS::Queue', Properties: { QueueName }, ...more },
        Other: { Type: 'AWS::SQS::Queue', Properties: {} },
      },
    },
    db,
  );

test.each<[string, Json]>([
  ['a resource', { Ref: 'Other' }],
  ['a parameter', { Ref: 'Given' }],
  ['what CloudFormation knows by itself', { Ref: 'AWS::Region' }],
  ['an attribute', { 'Fn::GetAtt': ['Other', 'Arn'] }],
  ['all of these in a text', { 'Fn::Sub': '${Other}/${Other.Arn}/${Given}/${AWS::Region}/${!Literal}' }],
  ['a name given beside the text', { 'Fn::Sub': ['${mine}', { mine: { Ref: 'Other' } }] }],
])('finds %s', (_, reference) => {
  expect(named(reference)).toEqual([]);
});

test.each<[string, Json, string]>([
  ['a Ref', { Ref: 'Nobody' }, 'It: refers to Nobody, which is not in the template'],
  ['a GetAtt', { 'Fn::GetAtt': ['Nobody', 'Arn'] }, 'It: asks for Nobody.Arn, but Nobody is not in the template'],
  [
    'an attribute nobody has',
    { 'Fn::GetAtt': ['Other', 'Url'] },
    'It: AWS::SQS::Queue has no attribute Url (of Other)',
  ],
  ['a name in a text', { 'Fn::Sub': 'x-${Nobody}' }, 'It: refers to Nobody, which is not in the template'],
  [
    'a name inside a list inside a join',
    { 'Fn::Join': ['', ['a', { Ref: 'Nobody' }]] },
    'It: refers to Nobody, which is not in the template',
  ],
  ['a condition', { 'Fn::If': ['Nowhere', 'a', 'b'] }, 'It: there is no condition Nowhere'],
  ['itself', { Ref: 'It' }, 'It: a circle of references: It -> It'],
])('names %s that leads nowhere', (_, reference, problem) => {
  expect(named(reference)).toEqual([problem]);
});

test('names an order and a condition that lead nowhere', () => {
  expect(named('x', { DependsOn: ['Nobody'] })).toEqual(['It: DependsOn Nobody, which is not in the template']);
  expect(named('x', { Condition: 'Nowhere' })).toEqual(['It: there is no condition Nowhere']);
});

test('names resources that wait for each other', () => {
  const waiting = (id: string): Resource => ({ Type: 'AWS::SQS::Queue', Properties: { QueueName: { Ref: id } } });
  expect(referenceProblems({ Resources: { A: waiting('B'), B: waiting('C'), C: waiting('A') } }, db)).toEqual([
    'A: a circle of references: A -> B -> C -> A',
  ]);
});

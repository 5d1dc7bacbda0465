import type { Json, Template } from '../../infra/template/template.ts';

const may = (Action: string, Resource: Json) => ({ Effect: 'Allow', Action, Resource });
const arnOf = (id: string) => ({ 'Fn::GetAtt': [id, 'Arn'] });

function role(...Statement: Json[]) {
  const assume = { Effect: 'Allow', Action: 'sts:AssumeRole', Principal: { Service: 'lambda.amazonaws.com' } };
  return {
    Type: 'AWS::IAM::Role',
    Properties: {
      AssumeRolePolicyDocument: { Version: '2012-10-17', Statement: [assume] },
      Policies: [{ PolicyName: 'least', PolicyDocument: { Version: '2012-10-17', Statement } }],
    },
  };
}

function lambda(name: string, Timeout: number, Role: string, Variables: Json) {
  return {
    Type: 'AWS::Lambda::Function',
    Properties: {
      FunctionName: name,
      Runtime: 'nodejs24.x',
      Architectures: ['arm64'],
      Timeout,
      Role: { 'Fn::GetAtt': [Role, 'Arn'] },
      Code: { S3Bucket: 'bucket', S3Key: 'key' },
      Environment: { Variables },
    },
    DependsOn: [Role],
  };
}

const logGroup = (name: string) => ({
  Type: 'AWS::Logs::LogGroup',
  Properties: { LogGroupName: `/aws/lambda/${name}`, RetentionInDays: 30 },
});

function table(guarded: boolean) {
  const guards = {
    PointInTimeRecoverySpecification: { PointInTimeRecoveryEnabled: true },
    DeletionProtectionEnabled: true,
  };
  return {
    Type: 'AWS::DynamoDB::Table',
    Properties: {
      KeySchema: [{ AttributeName: 'pk', KeyType: 'HASH' }],
      AttributeDefinitions: [{ AttributeName: 'pk', AttributeType: 'S' }],
      SSESpecification: { SSEEnabled: true },
      TimeToLiveSpecification: { AttributeName: 'expiresAt', Enabled: true },
      ...(guarded ? guards : {}),
    },
  };
}

/** A door, a worker, their queue and tables: the smallest template that keeps every rule. A fresh one each time, to be broken. */
export function smallTemplate(): Template {
  return {
    Conditions: { HasTopic: { 'Fn::Not': [{ 'Fn::Equals': ['', ''] }] } },
    Resources: {
      SlackDashcommandsLambdaFunction: lambda('commands', 5, 'CommandsRole', {
        SLACK_SECRET_ARN: { Ref: 'SlackSecret' },
      }),
      SlackDashcommandsLogGroup: logGroup('commands'),
      CommandsRole: role(
        may('dynamodb:PutItem', arnOf('AppTable')),
        may('secretsmanager:GetSecretValue', { Ref: 'SlackSecret' }),
      ),
      JobsLambdaFunction: lambda('jobs', 60, 'JobsRole', { TOKENS_TABLE: { Ref: 'TokensTable' } }),
      JobsLogGroup: logGroup('jobs'),
      JobsRole: role(
        may('dynamodb:GetItem', arnOf('TokensTable')),
        may('secretsmanager:GetSecretValue', { Ref: 'GitlabSecret' }),
      ),
      TokensTable: table(true),
      AppTable: table(true),
      EphemeralTable: table(false),
      SlackSecret: { Type: 'AWS::SecretsManager::Secret', Properties: { Name: 'slack' } },
      GitlabSecret: { Type: 'AWS::SecretsManager::Secret', Properties: { Name: 'gitlab' } },
      JobsQueue: {
        Type: 'AWS::SQS::Queue',
        Properties: {
          SqsManagedSseEnabled: true,
          VisibilityTimeout: 360,
          RedrivePolicy: { deadLetterTargetArn: { 'Fn::GetAtt': ['JobsDeadQueue', 'Arn'] }, maxReceiveCount: 5 },
        },
      },
      JobsDeadQueue: {
        Type: 'AWS::SQS::Queue',
        Properties: { SqsManagedSseEnabled: true, MessageRetentionPeriod: 1209600 },
      },
      JobsMapping: {
        Type: 'AWS::Lambda::EventSourceMapping',
        Properties: {
          EventSourceArn: { 'Fn::GetAtt': ['JobsQueue', 'Arn'] },
          FunctionName: { 'Fn::GetAtt': ['JobsLambdaFunction', 'Arn'] },
          FunctionResponseTypes: ['ReportBatchItemFailures'],
        },
      },
      DeadLettersAlarm: {
        Type: 'AWS::CloudWatch::Alarm',
        Properties: {
          AlarmActions: { 'Fn::If': ['HasTopic', ['arn'], { Ref: 'AWS::NoValue' }] },
          Dimensions: [{ Name: 'QueueName', Value: { 'Fn::GetAtt': ['JobsDeadQueue', 'QueueName'] } }],
          ComparisonOperator: 'GreaterThanOrEqualToThreshold',
          EvaluationPeriods: 1,
          Threshold: 1,
        },
      },
      HttpApi: { Type: 'AWS::ApiGatewayV2::Api', Properties: { Name: 'api', ProtocolType: 'HTTP' } },
      HttpApiStage: {
        Type: 'AWS::ApiGatewayV2::Stage',
        Properties: {
          ApiId: { Ref: 'HttpApi' },
          StageName: '$default',
          DefaultRouteSettings: { ThrottlingRateLimit: 100, ThrottlingBurstLimit: 200 },
          AccessLogSettings: { DestinationArn: 'arn', Format: '{"status":"$context.status"}' },
        },
      },
      CommandsIntegration: {
        Type: 'AWS::ApiGatewayV2::Integration',
        Properties: {
          ApiId: { Ref: 'HttpApi' },
          IntegrationType: 'AWS_PROXY',
          IntegrationUri: { 'Fn::GetAtt': ['SlackDashcommandsLambdaFunction', 'Arn'] },
        },
      },
      CommandsPermission: {
        Type: 'AWS::Lambda::Permission',
        Properties: {
          Action: 'lambda:InvokeFunction',
          FunctionName: { 'Fn::GetAtt': ['SlackDashcommandsLambdaFunction', 'Arn'] },
          Principal: 'apigateway.amazonaws.com',
          SourceArn: {
            'Fn::Sub': 'arn:${AWS::Partition}:execute-api:${AWS::Region}:${AWS::AccountId}:${HttpApi}/$default',
          },
        },
      },
    },
  };
}

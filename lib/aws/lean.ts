import { type Attributes, fromAttributes, toAttributes } from './attributes.ts';
import type { Aws, Dynamo } from './aws.ts';
import { type Call, createCall, type Door, type JsonService } from './call.ts';

const dynamodb: JsonService = {
  service: 'dynamodb',
  signingName: 'dynamodb',
  target: 'DynamoDB_20120810',
  version: '1.0',
};
const sqs: JsonService = { service: 'sqs', signingName: 'sqs', target: 'AmazonSQS', version: '1.0' };
const secretsManager: JsonService = {
  service: 'secretsmanager',
  signingName: 'secretsmanager',
  target: 'secretsmanager',
  version: '1.1',
};

/**
 * AWS by three operations' worth of code: a tenth of what the SDK costs a cold start. Lambda gives credentials, their
 * session token and the region by the environment, and nowhere else are they looked for.
 * https://docs.aws.amazon.com/lambda/latest/dg/configuration-envvars.html#configuration-envvars-runtime
 */
export function leanAws(environment: Record<string, string | undefined>): Aws {
  const need = (name: string): string => {
    const value = environment[name];
    if (!value) throw new Error(`missing environment variable ${name}: what answers Slack takes AWS from nowhere else`);
    return value;
  };
  const region = need('AWS_REGION');
  const credentials = {
    accessKeyId: need('AWS_ACCESS_KEY_ID'),
    secretAccessKey: need('AWS_SECRET_ACCESS_KEY'),
    sessionToken: environment['AWS_SESSION_TOKEN'] || undefined,
  };
  const callOf = (service: JsonService, variable: string): Call => {
    const elsewhere = environment[`AWS_ENDPOINT_URL_${variable}`] || environment['AWS_ENDPOINT_URL'];
    const endpoint = new URL(elsewhere || `https://${service.signingName}.${region}.${domainOf(region)}`);
    return createCall(service, { endpoint, region, credentials });
  };
  const send = callOf(sqs, 'SQS');
  const read = callOf(secretsManager, 'SECRETS_MANAGER');
  return {
    dynamo: documents(callOf(dynamodb, 'DYNAMODB')),

    async sendMessage(message) {
      await send('SendMessage', message);
    },

    async secret(SecretId) {
      const { SecretString = '{}' } = (await read('GetSecretValue', { SecretId })) as { SecretString?: string };
      return SecretString;
    },
  };
}

/** DynamoDB at a door of one's own. */
export function leanDynamo(door: Door): Dynamo {
  return documents(createCall(dynamodb, door));
}

/** Where AWS's own partitions have their endpoints. https://docs.aws.amazon.com/general/latest/gr/rande.html */
function domainOf(region: string): string {
  if (region.startsWith('cn-')) return 'amazonaws.com.cn';
  return region.startsWith('eusc-') ? 'amazonaws.eu' : 'amazonaws.com';
}

interface WireOutput {
  Item?: Attributes;
  Attributes?: Attributes;
  Items?: Attributes[];
  LastEvaluatedKey?: Attributes;
}

function documents(call: Call): Dynamo {
  return async (operation, { Key, Item, ExpressionAttributeValues, ExclusiveStartKey, ...input }) => {
    const written = { Key, Item, ExpressionAttributeValues, ExclusiveStartKey };
    const wire = Object.entries(written).map(([name, fields]) => [name, fields && toAttributes(fields)]);
    const output = (await call(operation, { ...input, ...Object.fromEntries(wire) })) as WireOutput;
    return {
      ...(output.Item && { Item: fromAttributes(output.Item) }),
      ...(output.Attributes && { Attributes: fromAttributes(output.Attributes) }),
      ...(output.Items && { Items: output.Items.map(fromAttributes) }),
      ...(output.LastEvaluatedKey && { LastEvaluatedKey: fromAttributes(output.LastEvaluatedKey) }),
    };
  };
}

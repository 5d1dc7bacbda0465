import {
  ConditionalCheckFailedException,
  DynamoDBClient,
  type DynamoDBClientConfig,
  DynamoDBServiceException,
} from '@aws-sdk/client-dynamodb';
import {
  DeleteCommand,
  DynamoDBDocumentClient,
  GetCommand,
  PutCommand,
  QueryCommand,
  UpdateCommand,
} from '@aws-sdk/lib-dynamodb';
import { UpstreamError } from '../errors.ts';
import { type Condition, placeholders, type Query, type Update } from './expressions.ts';
import type { RowKey } from './keys.ts';

/**
 * One DynamoDB table. Reads are consistent. A failed condition is an answer (`false`, `undefined`), any other failure an
 * `UpstreamError`. The type argument is what the one store that writes such rows knows them to look like.
 */
export interface Table {
  get<Row extends object>(key: RowKey): Promise<Row | undefined>;
  put(row: RowKey & Record<string, unknown>, condition?: Condition): Promise<boolean>;
  /** The row as it is afterwards; undefined when the condition did not hold. Makes the row where there is none. */
  update<Row extends object>(key: RowKey, update: Update): Promise<Row | undefined>;
  /** The row as it was; undefined when there was none or the condition did not hold. */
  delete<Row extends object>(key: RowKey, condition?: Condition): Promise<Row | undefined>;
  query<Row extends object>(query: Query): Promise<(Row & RowKey)[]>;
}

/**
 * A client that fails fast: 1 s to connect, 3 s per request, two retries. Endpoint, region and credentials are the SDK's to
 * find, unless given.
 */
export function createDynamo(config: DynamoDBClientConfig = {}): DynamoDBDocumentClient {
  const requestHandler = { connectionTimeout: 1_000, requestTimeout: 3_000, throwOnRequestTimeout: true };
  const client = new DynamoDBClient({ maxAttempts: 3, requestHandler, ...config });
  return DynamoDBDocumentClient.from(client, { marshallOptions: { removeUndefinedValues: true } });
}

/** One table of that client, by its name. */
export function createTable(dynamo: DynamoDBDocumentClient, TableName: string): Table {
  return {
    async get<Row extends object>(Key: RowKey) {
      const read = new GetCommand({ TableName, Key, ConsistentRead: true });
      return (await answer('GetItem', dynamo.send(read))).Item as Row | undefined;
    },

    async put(Item, condition) {
      const expressions = { ConditionExpression: condition?.when, ...placeholders(condition?.values, condition?.when) };
      const write = new PutCommand({ TableName, Item, ...expressions });
      return (await unlessRefused(answer('PutItem', dynamo.send(write)))) !== undefined;
    },

    async update<Row extends object>(Key: RowKey, { update, when, values }: Update) {
      const expressions = {
        UpdateExpression: update,
        ConditionExpression: when,
        ...placeholders(values, update, when),
      };
      const write = new UpdateCommand({ TableName, Key, ...expressions, ReturnValues: 'ALL_NEW' });
      return (await unlessRefused(answer('UpdateItem', dynamo.send(write))))?.Attributes as Row | undefined;
    },

    async delete<Row extends object>(Key: RowKey, condition?: Condition) {
      const expressions = { ConditionExpression: condition?.when, ...placeholders(condition?.values, condition?.when) };
      const write = new DeleteCommand({ TableName, Key, ...expressions, ReturnValues: 'ALL_OLD' });
      return (await unlessRefused(answer('DeleteItem', dynamo.send(write))))?.Attributes as Row | undefined;
    },

    async query<Row extends object>({ where, filter, values, index, limit }: Query) {
      const expressions = { KeyConditionExpression: where, FilterExpression: filter };
      const consistency = index ? { IndexName: index } : { ConsistentRead: true };
      const input = { TableName, Limit: limit, ...expressions, ...placeholders(values, where, filter), ...consistency };
      const rows: (Row & RowKey)[] = [];
      let ExclusiveStartKey: Record<string, unknown> | undefined;
      do {
        const page = await answer('Query', dynamo.send(new QueryCommand({ ...input, ExclusiveStartKey })));
        rows.push(...((page.Items ?? []) as (Row & RowKey)[]));
        ExclusiveStartKey = page.LastEvaluatedKey;
      } while (ExclusiveStartKey && rows.length < (limit ?? Number.POSITIVE_INFINITY));
      return rows.slice(0, limit);
    },
  };
}

async function unlessRefused<Answer>(answered: Promise<Answer>): Promise<Answer | undefined> {
  try {
    return await answered;
  } catch (failure) {
    if (failure instanceof UpstreamError && failure.cause instanceof ConditionalCheckFailedException) return undefined;
    throw failure;
  }
}

const throttled = /Throttl|ThroughputExceeded|RequestLimitExceeded/;

/** What DynamoDB refuses is our mistake unless it throttles; what it fails at, or never answers, may work later. */
async function answer<Answer>(operation: string, sent: Promise<Answer>): Promise<Answer> {
  try {
    return await sent;
  } catch (cause) {
    if (!(cause instanceof Error)) throw cause;
    const refused =
      cause instanceof DynamoDBServiceException && cause.$fault === 'client' && !throttled.test(cause.name);
    const failure = { operation, code: cause.name, transient: !refused, unknown: !refused, cause };
    throw new UpstreamError({ service: 'dynamodb', ...failure });
  }
}

import type { Dynamo } from '../aws/aws.ts';
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

/** One table, by its name. */
export function createTable(dynamo: Dynamo, TableName: string): Table {
  return {
    async get<Row extends object>(Key: RowKey) {
      return (await dynamo('GetItem', { TableName, Key, ConsistentRead: true })).Item as Row | undefined;
    },

    async put(Item, condition) {
      const expressions = { ConditionExpression: condition?.when, ...placeholders(condition?.values, condition?.when) };
      return (await unlessRefused(dynamo('PutItem', { TableName, Item, ...expressions }))) !== undefined;
    },

    async update<Row extends object>(Key: RowKey, { update, when, values }: Update) {
      const expressions = {
        UpdateExpression: update,
        ConditionExpression: when,
        ...placeholders(values, update, when),
      };
      const updated = dynamo('UpdateItem', { TableName, Key, ...expressions, ReturnValues: 'ALL_NEW' });
      return (await unlessRefused(updated))?.Attributes as Row | undefined;
    },

    async delete<Row extends object>(Key: RowKey, condition?: Condition) {
      const expressions = { ConditionExpression: condition?.when, ...placeholders(condition?.values, condition?.when) };
      const deleted = dynamo('DeleteItem', { TableName, Key, ...expressions, ReturnValues: 'ALL_OLD' });
      return (await unlessRefused(deleted))?.Attributes as Row | undefined;
    },

    async query<Row extends object>({ where, filter, values, index, limit }: Query) {
      const expressions = { KeyConditionExpression: where, FilterExpression: filter };
      const consistency = index ? { IndexName: index } : { ConsistentRead: true };
      const input = { TableName, Limit: limit, ...expressions, ...placeholders(values, where, filter), ...consistency };
      const rows: (Row & RowKey)[] = [];
      let ExclusiveStartKey: Record<string, unknown> | undefined;
      do {
        const page = await dynamo('Query', { ...input, ExclusiveStartKey });
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
    if (failure instanceof UpstreamError && failure.code === 'ConditionalCheckFailedException') return undefined;
    throw failure;
  }
}

/** DynamoDB's operations that a table needs. */
export type DynamoOperation = 'GetItem' | 'PutItem' | 'UpdateItem' | 'DeleteItem' | 'Query';

/**
 * One operation of DynamoDB on plain values: what JSON can hold, undefined left out, safe integers and floats as they are.
 * https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_Operations_Amazon_DynamoDB.html
 */
export type Dynamo = (operation: DynamoOperation, input: Record<string, unknown>) => Promise<DynamoOutput>;

/** What of DynamoDB's answers a table reads. */
export interface DynamoOutput {
  Item?: Record<string, unknown>;
  Attributes?: Record<string, unknown>;
  Items?: Record<string, unknown>[];
  LastEvaluatedKey?: Record<string, unknown>;
}

/** https://docs.aws.amazon.com/AWSSimpleQueueService/latest/APIReference/API_SendMessage.html */
export interface Message {
  QueueUrl: string;
  MessageBody: string;
  MessageGroupId: string;
  DelaySeconds: number;
  MessageAttributes?: Record<string, { DataType: 'String'; StringValue: string }>;
}

/**
 * AWS as far as this program calls it; everything throws `UpstreamError` with AWS's own code. Two can do it: the SDK
 * (`sdk.ts`), and for whoever has to answer within three seconds of a cold start, `lean.ts`.
 */
export interface Aws {
  dynamo: Dynamo;
  sendMessage(message: Message): Promise<void>;
  /** The text of a secret, by name or ARN. */
  secret(id: string): Promise<string>;
}

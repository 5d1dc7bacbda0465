import type { Message } from '@aws-sdk/client-sqs';
import type { SQSEvent, SQSRecord } from 'aws-lambda';

/** The event Lambda's poller makes of a batch. https://docs.aws.amazon.com/lambda/latest/dg/with-sqs.html */
export function toSqsEvent(messages: Message[], eventSourceARN: string): SQSEvent {
  return { Records: messages.map((message) => toRecord(message, eventSourceARN)) };
}

function toRecord(message: Message, eventSourceARN: string): SQSRecord {
  const { Attributes = {}, MessageAttributes = {}, MD5OfMessageAttributes } = message;
  return {
    messageId: message.MessageId ?? '',
    receiptHandle: message.ReceiptHandle ?? '',
    body: message.Body ?? '',
    attributes: {
      ...Attributes,
      ApproximateReceiveCount: Attributes.ApproximateReceiveCount ?? '1',
      SentTimestamp: Attributes.SentTimestamp ?? '',
      SenderId: Attributes.SenderId ?? '',
      ApproximateFirstReceiveTimestamp: Attributes.ApproximateFirstReceiveTimestamp ?? '',
    },
    messageAttributes: Object.fromEntries(
      Object.entries(MessageAttributes).map(([name, { DataType = 'String', StringValue, BinaryValue }]) => [
        name,
        {
          stringValue: StringValue,
          binaryValue: BinaryValue && Buffer.from(BinaryValue).toString('base64'),
          stringListValues: [],
          binaryListValues: [],
          dataType: DataType,
        },
      ]),
    ),
    md5OfBody: message.MD5OfBody ?? '',
    ...(MD5OfMessageAttributes && { md5OfMessageAttributes: MD5OfMessageAttributes }),
    eventSource: 'aws:sqs',
    eventSourceARN,
    awsRegion: eventSourceARN.split(':')[3] ?? '',
  };
}

/**
 * Which messages of a batch are done, from what the handler returned. No failures named: all. A failure that names no
 * message of the batch, or nothing: none, as AWS has it.
 * https://docs.aws.amazon.com/lambda/latest/dg/services-sqs-errorhandling.html
 */
export function doneMessages(messages: Message[], result: unknown): Message[] {
  const failures = readFailures(result);
  const known = new Set(messages.map(({ MessageId }) => MessageId));
  if (failures.some((id) => id === undefined || !known.has(id))) return [];
  return messages.filter(({ MessageId }) => !failures.includes(MessageId));
}

function readFailures(result: unknown): (string | undefined)[] {
  if (typeof result !== 'object' || result === null || !('batchItemFailures' in result)) return [];
  const { batchItemFailures } = result;
  if (batchItemFailures === null) return [];
  if (!Array.isArray(batchItemFailures)) return [undefined];
  return batchItemFailures.map((failure: unknown) => {
    if (typeof failure !== 'object' || failure === null || !('itemIdentifier' in failure)) return undefined;
    return typeof failure.itemIdentifier === 'string' ? failure.itemIdentifier : undefined;
  });
}

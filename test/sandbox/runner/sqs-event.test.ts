import { expect, test } from '@jest/globals';
import { doneMessages, toSqsEvent } from '../../../infra/sandbox/runner/sqs-event.ts';

const batch = [{ MessageId: 'a' }, { MessageId: 'b' }];
const failing = (...ids: unknown[]) => ({ batchItemFailures: ids.map((itemIdentifier) => ({ itemIdentifier })) });

test.each([
  ['nothing', undefined],
  ['null', null],
  ['no list', {}],
  ['null for a list', { batchItemFailures: null }],
  ['an empty list', failing()],
])('takes a whole batch for done when the handler returns %s', (_, result) => {
  expect(doneMessages(batch, result)).toEqual(batch);
});

test('keeps back the messages that are named', () => {
  expect(doneMessages(batch, failing('b'))).toEqual([{ MessageId: 'a' }]);
});

test.each([
  ['an id of another batch', failing('c')],
  ['an empty id', failing('')],
  ['a null id', failing(null)],
  ['a failure without an id', { batchItemFailures: [{ id: 'a' }] }],
  ['a list that is none', { batchItemFailures: 'a' }],
])('keeps back the whole batch when the handler names %s', (_, result) => {
  expect(doneMessages(batch, result)).toEqual([]);
});

test('makes a record of what SQS delivered', () => {
  const message = {
    MessageId: 'm',
    ReceiptHandle: 'r',
    Body: '{}',
    MD5OfBody: '99914b932bd37a50b983c5e7c90ae93b',
    Attributes: {
      ApproximateReceiveCount: '2',
      SentTimestamp: '1',
      SenderId: 's',
      ApproximateFirstReceiveTimestamp: '2',
      MessageGroupId: 'tenant',
    },
    MessageAttributes: {
      kind: { DataType: 'String', StringValue: 'declare' },
      bytes: { DataType: 'Binary', BinaryValue: new Uint8Array([255]) },
    },
  };
  expect(toSqsEvent([message], 'arn:aws:sqs:eu-west-1:1:jobs').Records).toEqual([
    {
      messageId: 'm',
      receiptHandle: 'r',
      body: '{}',
      attributes: message.Attributes,
      messageAttributes: {
        kind: {
          stringValue: 'declare',
          binaryValue: undefined,
          stringListValues: [],
          binaryListValues: [],
          dataType: 'String',
        },
        bytes: {
          stringValue: undefined,
          binaryValue: '/w==',
          stringListValues: [],
          binaryListValues: [],
          dataType: 'Binary',
        },
      },
      md5OfBody: '99914b932bd37a50b983c5e7c90ae93b',
      eventSource: 'aws:sqs',
      eventSourceARN: 'arn:aws:sqs:eu-west-1:1:jobs',
      awsRegion: 'eu-west-1',
    },
  ]);
});

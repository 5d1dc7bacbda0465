import { DynamoDBClient, GetItemCommand } from '@aws-sdk/client-dynamodb';
import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { amzDate, createSign } from '../../lib/aws/sign.ts';

const example = {
  accessKeyId: 'AKIDEXAMPLE',
  secretAccessKey: 'wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY',
  sessionToken: undefined,
};

describe("AWS's own test suite for Signature Version 4", () => {
  const sign = createSign(example, 'us-east-1', 'service');
  const headers = { host: 'example.amazonaws.com', 'x-amz-date': '20150830T123600Z' };

  test.each([
    ['post-vanilla', {}, '', '5da7c1a2acd57cee7505fc6676e4e544621c30862966e37dddb68e92efbe5d6b'],
    [
      'post-x-www-form-urlencoded',
      { 'content-type': 'application/x-www-form-urlencoded' },
      'Param1=value1',
      'ff11897932ad3f4e8b18135d722051e5ac45fc38421b1da7b9d196a0fe09473a',
    ],
  ])('%s', (_, more, body, signature) => {
    const authorization = sign({ path: '/', headers: { ...headers, ...more }, body });
    expect(authorization).toBe(
      `AWS4-HMAC-SHA256 Credential=AKIDEXAMPLE/20150830/us-east-1/service/aws4_request, ` +
        `SignedHeaders=${Object.keys({ ...headers, ...more })
          .sort()
          .join(';')}, Signature=${signature}`,
    );
  });
});

/** What the SDK would have sent, signed. */
async function signedBySdk(sessionToken: string | undefined, region: string, key: string) {
  let sent: { headers: Record<string, string>; body: string; path: string } | undefined;
  const client = new DynamoDBClient({
    region,
    credentials: { ...example, ...(sessionToken && { sessionToken }) },
    maxAttempts: 1,
    requestHandler: {
      handle: async (request: typeof sent) => {
        sent = request;
        throw new Error('never sent');
      },
    } as never,
  });
  await client.send(new GetItemCommand({ TableName: 'app', Key: { pk: { S: key } } })).catch(() => undefined);
  if (!sent) throw new Error('the SDK signed nothing');
  return sent;
}

test('signs what the SDK signs as the SDK signs it', async () => {
  const region = fc.constantFrom('us-east-1', 'eu-central-1', 'cn-north-1');
  const token = fc.option(fc.base64String({ minLength: 4 }), { nil: undefined });
  const property = fc.asyncProperty(token, region, fc.string({ unit: 'binary' }), async (token, region, key) => {
    const { headers, body, path } = await signedBySdk(token, region, key);
    const { authorization = '' } = headers;
    const names = /SignedHeaders=([^,]+)/.exec(authorization)?.[1]?.split(';') ?? [];
    const signed = Object.fromEntries(names.map((name) => [name, String(headers[name])]));
    expect(Object.keys(signed)).toEqual(expect.arrayContaining(['host', 'x-amz-date', 'x-amz-target']));
    const credentials = { ...example, sessionToken: token };
    expect(createSign(credentials, region, 'dynamodb')({ path, headers: signed, body })).toBe(authorization);
  });
  await fc.assert(property, { numRuns: 50 });
});

test('a key is good for its day and no longer', () => {
  const sign = createSign(example, 'us-east-1', 'sqs');
  const at = (day: string) => ({ path: '/', headers: { host: 'h', 'x-amz-date': `${day}T000000Z` }, body: '' });
  const [first, second] = [sign(at('20261122')), sign(at('20261123'))];
  expect(second).toBe(createSign(example, 'us-east-1', 'sqs')(at('20261123')));
  expect(sign(at('20261122'))).toBe(first);
});

test('writes a date as AWS reads it', () => {
  expect(amzDate(Date.UTC(2026, 10, 22, 3, 4, 5, 678))).toBe('20261122T030405Z');
});

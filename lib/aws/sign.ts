import { createHash, createHmac } from 'node:crypto';

export interface Credentials {
  accessKeyId: string;
  secretAccessKey: string;
  sessionToken: string | undefined;
}

/** A POST without a query; `headers` are all that is to be signed, by their lower-case names, `x-amz-date` among them. */
export interface Unsigned {
  path: string;
  headers: Record<string, string>;
  body: string;
}

export type Sign = (request: Unsigned) => string;

const algorithm = 'AWS4-HMAC-SHA256';

/**
 * The `authorization` header of a request, by Signature Version 4.
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_sigv-create-signed-request.html
 */
export function createSign(credentials: Credentials, region: string, service: string): Sign {
  let known: { day: string; key: Buffer } | undefined;
  /** A key is good for a day: four of the six digests are computed once. */
  function keyOf(day: string): Buffer {
    if (known?.day !== day) {
      const parts = [day, region, service, 'aws4_request'];
      known = { day, key: parts.reduce<Buffer>(hmac, Buffer.from(`AWS4${credentials.secretAccessKey}`)) };
    }
    return known.key;
  }

  return ({ path, headers, body }) => {
    const names = Object.keys(headers).sort();
    const signedHeaders = names.join(';');
    const canonical = names.map((name) => `${name}:${headers[name]?.trim().replace(/ +/g, ' ')}\n`).join('');
    const request = ['POST', path, '', canonical, signedHeaders, sha256(body)].join('\n');
    const date = headers['x-amz-date'] ?? '';
    const day = date.slice(0, 8);
    const scope = `${day}/${region}/${service}/aws4_request`;
    const signature = hmac(keyOf(day), [algorithm, date, scope, sha256(request)].join('\n')).toString('hex');
    return `${algorithm} Credential=${credentials.accessKeyId}/${scope}, SignedHeaders=${signedHeaders}, Signature=${signature}`;
  };
}

/** `20261122T140000Z`. */
export function amzDate(milliseconds: number): string {
  return new Date(milliseconds).toISOString().replace(/[-:]|\.\d+/g, '');
}

function hmac(key: Buffer, text: string): Buffer {
  return createHmac('sha256', key).update(text).digest();
}

function sha256(text: string): string {
  return createHash('sha256').update(text).digest('hex');
}

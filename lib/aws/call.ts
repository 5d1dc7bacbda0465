import type { Service } from '../errors.ts';
import { createExchange, type Patience } from '../exchange.ts';
import { realSeams, type Seams } from '../seams.ts';
import { awsFailure } from './failure.ts';
import { amzDate, type Credentials, createSign } from './sign.ts';

/** A service that speaks AWS's JSON protocol. https://smithy.io/2.0/aws/protocols/aws-json-1_1-protocol.html */
export interface JsonService {
  service: Service;
  /** The name it signs under. */
  signingName: string;
  /** What stands before the operation in `x-amz-target`. */
  target: string;
  version: '1.0' | '1.1';
}

export interface Door extends Partial<Patience> {
  endpoint: URL;
  region: string;
  credentials: Credentials;
  /** How often in all, the first time included. */
  attempts?: number;
  seams?: Partial<Pick<Seams, 'now' | 'randomBytes' | 'after'>>;
}

/** Asks for one operation; throws `UpstreamError` with AWS's own code. */
export type Call = (operation: string, input: object) => Promise<unknown>;

/** AWS said no. `name` is its code, `$fault` whose fault it says it is: as the SDK's errors have them. */
class AwsRefusal extends Error {
  readonly $fault: 'client' | 'server';

  constructor(code: string, status: number) {
    super(`http ${status}`);
    this.name = code;
    this.$fault = status < 500 ? 'client' : 'server';
  }
}

/**
 * Calls one service as the SDK does it for DynamoDB here: 1 s to connect, 3 s for an answer, two retries for what was
 * throttled, failed or never answered. A write may so be done twice: stores know their own.
 */
export function createCall({ service, signingName, target, version }: JsonService, door: Door): Call {
  const { endpoint, region, credentials, attempts = 3, connectMs = 1_000, answerMs = 3_000 } = door;
  const { now, randomBytes, after } = { ...realSeams, ...door.seams };
  const sign = createSign(credentials, region, signingName);
  const exchange = createExchange({ connectMs, answerMs });
  const session: Record<string, string> =
    credentials.sessionToken === undefined ? {} : { 'x-amz-security-token': credentials.sessionToken };

  async function ask(operation: string, body: string): Promise<unknown> {
    const headers: Record<string, string> = {
      'content-type': `application/x-amz-json-${version}`,
      host: endpoint.host,
      'x-amz-date': amzDate(now()),
      'x-amz-target': `${target}.${operation}`,
      ...session,
    };
    const authorization = sign({ path: endpoint.pathname, headers, body });
    const length = String(Buffer.byteLength(body));
    const answer = await exchange(endpoint, { ...headers, authorization, 'content-length': length }, body);
    if (answer.status !== 200) throw new AwsRefusal(codeIn(answer.body) ?? `http_${answer.status}`, answer.status);
    return JSON.parse(answer.body);
  }

  return async (operation, input) => {
    const body = JSON.stringify(input);
    for (let attempt = 1; ; attempt++) {
      try {
        return await ask(operation, body);
      } catch (cause) {
        const fault = cause instanceof AwsRefusal ? cause.$fault : undefined;
        const failure = awsFailure({ service, operation }, cause, fault);
        if (!failure.transient || attempt >= attempts) throw failure;
        await after(((randomBytes(1)[0] ?? 0) / 255) * 50 * 2 ** attempt);
      }
    }
  };
}

/** `__type` reads `ThrottlingException` or `com.amazonaws.dynamodb.v20120810#ThrottlingException`. */
function codeIn(body: string): string | undefined {
  try {
    const type: unknown = JSON.parse(body)['__type'];
    return typeof type === 'string' ? type.replace(/^.*#|:.*$/g, '') : undefined;
  } catch {
    return undefined;
  }
}

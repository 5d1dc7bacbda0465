import { UpstreamError, type UpstreamFailure } from '../errors.ts';

const throttling = /Throttl|ThroughputExceeded|RequestLimitExceeded/;

/** What AWS refuses is our mistake unless it throttles; what it fails at, or never answers, may work later. */
export function awsFailure(
  asked: Pick<UpstreamFailure, 'service' | 'operation'>,
  cause: unknown,
  fault: 'client' | 'server' | undefined,
): UpstreamError {
  const { name: code } = cause as Error;
  const refused = fault === 'client' && !throttling.test(code);
  return new UpstreamError({ ...asked, code, transient: !refused, unknown: !refused, cause });
}

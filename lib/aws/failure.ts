import { UpstreamError, type UpstreamFailure } from '../errors.ts';

const throttling = /Throttl|ThroughputExceeded|RequestLimitExceeded/;

/** True when AWS asks for less, and not for something else. */
export function isThrottling(code: string): boolean {
  return throttling.test(code);
}

/** What AWS refuses is our mistake unless it throttles; what it fails at, or never answers, may work later. */
export function awsFailure(
  asked: Pick<UpstreamFailure, 'service' | 'operation'>,
  cause: Error,
  fault: 'client' | 'server' | undefined,
): UpstreamError {
  const refused = fault === 'client' && !isThrottling(cause.name);
  return new UpstreamError({ ...asked, code: cause.name, transient: !refused, unknown: !refused, cause });
}

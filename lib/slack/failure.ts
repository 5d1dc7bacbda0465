import { UpstreamError, type UpstreamFailure } from '../errors.ts';

/** The bot token will never work again: the installation is to be disabled. */
const deadCodes = new Set([
  'account_inactive',
  'token_revoked',
  'invalid_auth',
  'not_allowed_token_type',
  'team_access_not_granted',
]);

/** True when Slack says that this installation is over, whatever is asked next. */
export function isInstallationDead(error: unknown): boolean {
  return error instanceof UpstreamError && error.service === 'slack' && deadCodes.has(error.code);
}

export type Judged = Pick<UpstreamFailure, 'code' | 'transient'> & Partial<UpstreamFailure>;

/**
 * No answer at all. Where the connection was never made, nothing can have happened. The errors of `fetch` may quote a
 * header with its token, so only their code is kept.
 */
export function unanswered(failure: unknown): Judged {
  const late = String(failure).includes('TimeoutError');
  const reason = (failure as { cause?: { code?: string } } | undefined)?.cause?.code ?? 'no code';
  const unknown = reason !== 'ECONNREFUSED' && reason !== 'ENOTFOUND';
  return { code: late ? 'timeout' : 'network', transient: true, unknown, cause: new Error(reason) };
}

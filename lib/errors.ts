/**
 * Failures. A foreseen no is a message (a refusal), never an exception; what stands here is thrown, and caught
 * only at the two doors (HTTP, queue), in a store, or in a flow that can explain the code.
 */

export type Service = 'slack' | 'gitlab' | 'dynamodb' | 'sqs' | 'secretsmanager';

export interface UpstreamFailure {
  service: Service;
  /** What we asked for, in the service's own words: `chat.postMessage`, `POST issues`. */
  operation: string;
  /** The service's own code (`not_in_channel`, `invalid_grant`), or `http_503`, `timeout`, `network`, `half_answer`. */
  code: string;
  /** True when the same call may succeed later. */
  transient: boolean;
  status?: number;
  retryAfterSeconds?: number;
  /** What the service said in words, safe to show to the caller (never a token, never a body). */
  detail?: string;
  /** True when the effect may have happened although no good answer came: look before repeating. */
  unknown?: boolean;
  cause?: unknown;
}

/** Another service said no, or did not answer. */
export class UpstreamError extends Error {
  readonly service: Service;
  readonly operation: string;
  readonly code: string;
  readonly transient: boolean;
  readonly status: number | undefined;
  readonly retryAfterSeconds: number | undefined;
  readonly detail: string | undefined;
  readonly unknown: boolean;

  constructor(failure: UpstreamFailure) {
    super(`${failure.service} ${failure.operation}: ${failure.code}`, { cause: failure.cause });
    this.name = 'UpstreamError';
    this.service = failure.service;
    this.operation = failure.operation;
    this.code = failure.code;
    this.transient = failure.transient;
    this.status = failure.status;
    this.retryAfterSeconds = failure.retryAfterSeconds;
    this.detail = failure.detail;
    this.unknown = failure.unknown ?? false;
  }
}

/** Something on the wire is not as its vendor documents it. Names the field, never its value. */
export class WireError extends Error {
  readonly field: string;

  constructor(field: string, expected: string) {
    super(`${field}: expected ${expected}`);
    this.name = 'WireError';
    this.field = field;
  }
}

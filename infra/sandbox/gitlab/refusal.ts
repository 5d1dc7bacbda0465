/** Why GitLab said no, before it is dressed for REST or GraphQL. */
type Reason =
  | { kind: 'not-found'; what: string }
  | { kind: 'forbidden' }
  /** The values are wrong; the messages are by field. */
  | { kind: 'invalid'; fields: Record<string, string[]> }
  /** The call itself is wrong; the message is one sentence. */
  | { kind: 'bad-request'; message: string; status: number }
  /** What one endpoint says in words of its own. */
  | { kind: 'told'; message: string; status: number };

/** A no, thrown by what people do and caught once at each door. */
export class Refusal extends Error {
  readonly reason: Reason;
  constructor(reason: Reason) {
    super(reason.kind);
    this.reason = reason;
  }
}

export const notFound = (what: string): Refusal => new Refusal({ kind: 'not-found', what });
export const forbidden = (): Refusal => new Refusal({ kind: 'forbidden' });
export const invalid = (field: string, message: string): Refusal =>
  new Refusal({ kind: 'invalid', fields: { [field]: [message] } });
export const badRequest = (message: string, status = 400): Refusal =>
  new Refusal({ kind: 'bad-request', message, status });
export const told = (message: string, status = 400): Refusal => new Refusal({ kind: 'told', message, status });

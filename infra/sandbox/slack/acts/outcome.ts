import type { Delivery } from '../deliveries.ts';

/** What came of something a person did, once the app's answer is processed. */
export interface Outcome {
  ok: boolean;
  /** What the person hears when it is not: `operation_timeout`, `dispatch_failed`, `not_in_threads`, ... */
  failure?: string;
  /** The client refused to submit, by block_id; the app heard nothing. */
  refused?: Record<string, string>;
  /** The request to the app, where there was one. */
  delivery?: Delivery;
}

export function outcomeOf(delivery: Delivery, failure: string | undefined = delivery.failure): Outcome {
  return failure ? { ok: false, failure, delivery } : { ok: true, delivery };
}

/** What the app put in its 200; nothing for an empty body. Throws where it is not a JSON object. */
export function answerOf({ response }: Delivery): Record<string, unknown> | undefined {
  const body = response?.body.trim() ?? '';
  if (body === '') return undefined;
  const json: unknown = JSON.parse(body);
  if (typeof json === 'object' && json !== null && !Array.isArray(json)) return { ...json };
  throw new SyntaxError('the answer is not a JSON object');
}

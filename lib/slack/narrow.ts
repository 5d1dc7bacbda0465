import * as z from 'zod/mini';
import { WireError } from '../errors.ts';

/** Reads `value` as `schema` says, or throws `WireError` naming the first field that is not so. */
export function narrow<T extends z.ZodMiniType>(schema: T, value: unknown): z.output<T> {
  const result = z.safeParse(schema, value);
  if (result.success) return result.data;
  const issue = result.error.issues[0];
  throw new WireError(issue?.path.map(String).join('.') || 'payload', issue?.code ?? 'another shape');
}

/** The JSON object in `text`; `WireError` when it is none. */
export function jsonObject(text: string, field: string): Record<string, unknown> {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    throw new WireError(field, 'JSON');
  }
  if (typeof value !== 'object' || value === null || Array.isArray(value)) throw new WireError(field, 'an object');
  return value as Record<string, unknown>;
}

import { WireError } from '../errors.ts';

export type JsonObject = Record<string, unknown>;

/** The JSON object in `text`; `WireError` when it is none. */
export function jsonObject(text: string, field: string): JsonObject {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    throw new WireError(field, 'JSON');
  }
  return objectIn(value, field);
}

/**
 * What comes with every call is read by hand, where a schema would take as long as the signature. Each of these answers
 * `held` as what it is to be, or throws `WireError` naming `field`.
 */
export function objectIn(held: unknown, field: string): JsonObject {
  if (typeof held !== 'object' || held === null || Array.isArray(held)) throw new WireError(field, 'an object');
  return held as JsonObject;
}

export function listIn(held: unknown, field: string): unknown[] {
  if (!Array.isArray(held)) throw new WireError(field, 'a list');
  return held;
}

export function textIn(held: unknown, field: string): string {
  if (typeof held !== 'string') throw new WireError(field, 'a string');
  return held;
}

/** Slack's ids, and ours that Slack gives back. */
export function idIn(held: unknown, field: string): string {
  if (typeof held !== 'string' || held === '' || held.length > 255) throw new WireError(field, '1 to 255 characters');
  return held;
}

export function numberIn(held: unknown, field: string): number {
  if (typeof held !== 'number') throw new WireError(field, 'a number');
  return held;
}

export function flagIn(held: unknown, field: string): boolean {
  if (typeof held !== 'boolean') throw new WireError(field, 'true or false');
  return held;
}

/** To Slack `null` and a missing key mean the same. */
export function optional<T>(read: (held: unknown, field: string) => T, held: unknown, field: string): T | undefined {
  return held === null || held === undefined ? undefined : read(held, field);
}

/** A text that may be missing, and so may what it is in. */
export function textOf(object: JsonObject | undefined, field: string): string | undefined {
  return optional(textIn, object?.[field], field);
}

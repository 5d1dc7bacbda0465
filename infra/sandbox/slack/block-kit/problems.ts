import { isWire, type Wire } from '../shapes.ts';

/** One thing Slack would refuse, and where: a JSON pointer into what was sent. */
export interface Problem {
  pointer: string;
  message: string;
}

/** Slack's own wording, as in `response_metadata.messages`. */
export function describeProblem({ pointer, message }: Problem): string {
  return `[ERROR] ${message} [json-pointer:${pointer}]`;
}

/** What a check carries along: where problems go, and what only the whole surface can tell. */
export interface Inspection {
  surface: 'message' | 'modal' | 'home';
  report(pointer: string, message: string): void;
  /** Ids seen so far, to find duplicates; `scope` keeps block ids and each block's action ids apart. */
  seen(scope: string, id: string): boolean;
  /** How many fields ask for the focus; one per view may. */
  focused: number;
}

export function inspect(surface: Inspection['surface'], check: (inspection: Inspection) => void): Problem[] {
  const problems: Problem[] = [];
  const ids = new Set<string>();
  check({
    surface,
    focused: 0,
    report: (pointer, message) => problems.push({ pointer, message }),
    seen(scope, id) {
      const key = `${scope}\n${id}`;
      const known = ids.has(key);
      ids.add(key);
      return known;
    },
  });
  return problems;
}

/** The value as an object with no keys but the allowed ones, or a problem. */
export function checkObject(
  at: Inspection,
  value: unknown,
  pointer: string,
  allowed?: readonly string[],
): Wire | undefined {
  if (!isWire(value)) {
    at.report(pointer, 'must be an object');
    return undefined;
  }
  for (const key of allowed ? Object.keys(value) : [])
    if (!allowed?.includes(key)) at.report(pointer, `invalid additional property: ${key}`);
  return value;
}

/** A list of the right length; its items are the caller's to check. */
export function checkList(at: Inspection, value: unknown, pointer: string, min: number, max: number): unknown[] {
  if (!Array.isArray(value)) {
    at.report(pointer, 'must provide an array');
    return [];
  }
  if (value.length < min) at.report(pointer, `no fewer than ${min} items allowed`);
  if (value.length > max) at.report(pointer, `no more than ${max} items allowed`);
  return value;
}

interface StringRule {
  required?: boolean;
  min?: number;
  max?: number;
  pattern?: RegExp;
}

/** A string of the right length, as the property `key` of `owner`. */
export function checkString(at: Inspection, owner: Wire, key: string, pointer: string, rule: StringRule): void {
  const value = owner[key];
  const here = `${pointer}/${key}`;
  if (value === undefined) {
    if (rule.required) at.report(pointer, `missing required field: ${key}`);
    return;
  }
  if (typeof value !== 'string') {
    at.report(here, 'must be a string');
    return;
  }
  checkLength(at, value, here, rule.min ?? 0, rule.max ?? Number.POSITIVE_INFINITY);
  if (rule.pattern && !rule.pattern.test(value)) at.report(here, 'does not match the expected format');
}

/** Slack counts characters, not UTF-16 units. */
export function checkLength(at: Inspection, value: string, pointer: string, min: number, max: number): void {
  const length = [...value].length;
  if (length < min) at.report(pointer, `must be more than ${min - 1} characters`);
  if (length > max) at.report(pointer, `must be less than ${max + 1} characters`);
}

export function checkFlag(at: Inspection, owner: Wire, key: string, pointer: string): void {
  if (owner[key] !== undefined && typeof owner[key] !== 'boolean') at.report(`${pointer}/${key}`, 'must be a boolean');
}

export function checkOneOf(
  at: Inspection,
  owner: Wire,
  key: string,
  pointer: string,
  allowed: readonly string[],
): void {
  if (owner[key] !== undefined && !allowed.includes(String(owner[key])))
    at.report(`${pointer}/${key}`, `must be one of: ${allowed.join(', ')}`);
}

export function checkInteger(
  at: Inspection,
  owner: Wire,
  key: string,
  pointer: string,
  min: number,
  max: number,
): void {
  const value = owner[key];
  if (value === undefined) return;
  if (!Number.isInteger(value) || Number(value) < min || Number(value) > max)
    at.report(`${pointer}/${key}`, `must be an integer from ${min} to ${max}`);
}

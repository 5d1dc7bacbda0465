import { badRequest } from './refusal.ts';

/** The parameters of one call, read as GitLab's API framework (Grape) reads them: wrong types are a 400 naming the parameter. */
export class Params {
  readonly #values: Record<string, unknown>;
  constructor(values: Record<string, unknown>) {
    this.#values = values;
  }

  has(name: string): boolean {
    return this.#values[name] !== undefined;
  }

  text(name: string): string | undefined {
    const value = this.#values[name];
    if (value === undefined || value === null) return undefined;
    if (typeof value === 'object') throw invalidValue(name);
    return String(value);
  }

  requiredText(name: string): string {
    const value = this.text(name);
    if (value === undefined) throw badRequest(`${name} is missing`);
    return value;
  }

  flag(name: string): boolean | undefined {
    const value = this.text(name);
    if (value === undefined) return undefined;
    if (/^(true|1|t)$/i.test(value)) return true;
    if (/^(false|0|f)$/i.test(value)) return false;
    throw invalidValue(name);
  }

  integer(name: string): number | undefined {
    const value = this.text(name);
    if (value === undefined) return undefined;
    if (!/^-?\d+$/.test(value)) throw invalidValue(name);
    return Number(value);
  }

  /** A JSON array, `name[]=` repeated, or one text with commas. */
  list(name: string): string[] | undefined {
    const value = this.#values[name];
    if (value === undefined || value === null) return undefined;
    if (Array.isArray(value)) return value.map(String);
    return String(value)
      .split(',')
      .map((part) => part.trim())
      .filter(Boolean);
  }

  /** A JSON array of objects. */
  objects(name: string): Record<string, unknown>[] | undefined {
    const value = this.#values[name];
    if (value === undefined || value === null) return undefined;
    const isObject = (one: unknown): one is Record<string, unknown> => typeof one === 'object' && one !== null;
    if (!Array.isArray(value) || !value.every(isObject)) throw invalidValue(name);
    return value;
  }

  time(name: string): number | undefined {
    const value = this.text(name);
    if (value === undefined) return undefined;
    const time = Date.parse(value);
    if (Number.isNaN(time)) throw invalidValue(name);
    return time;
  }

  oneOf<T extends string>(name: string, allowed: readonly T[]): T | undefined {
    const value = this.text(name);
    if (value === undefined) return undefined;
    const found = allowed.find((one) => one === value);
    if (found === undefined) throw badRequest(`${name} does not have a valid value`);
    return found;
  }
}

const invalidValue = (name: string) => badRequest(`${name} is invalid`);

/** Path, query and body in one, the path winning. A body that is neither JSON nor a form is left to who wants the text. */
export function readParams(
  path: Record<string, string>,
  query: URLSearchParams,
  contentType: string,
  text: string,
): Params {
  return new Params({ ...fromPairs(query), ...fromBody(contentType, text), ...path });
}

function fromBody(contentType: string, text: string): Record<string, unknown> {
  if (contentType.includes('application/x-www-form-urlencoded')) return fromPairs(new URLSearchParams(text));
  if (!contentType.includes('json') || !text) return {};
  try {
    const value: unknown = JSON.parse(text);
    return value && typeof value === 'object' && !Array.isArray(value) ? { ...value } : {};
  } catch {
    throw badRequest('The request body is not valid JSON');
  }
}

function fromPairs(pairs: URLSearchParams): Record<string, unknown> {
  const values: Record<string, unknown> = {};
  for (const key of new Set(pairs.keys())) {
    if (key.endsWith('[]')) values[key.slice(0, -2)] = pairs.getAll(key);
    else values[key] = pairs.getAll(key).at(-1);
  }
  return values;
}

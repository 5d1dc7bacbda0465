import { SlackRefusal } from '../refusal.ts';
import { isTrue } from '../responding.ts';
import { isWire, type Wire } from '../shapes.ts';

/** Arguments of a call, read alike from forms (nested values are JSON text) and JSON bodies. */
export class Args {
  readonly raw: Wire;

  constructor(raw: Wire) {
    this.raw = raw;
  }

  has(key: string): boolean {
    return this.raw[key] !== undefined;
  }

  text(key: string): string | undefined {
    const value = this.raw[key];
    if (value === undefined || value === null || value === '') return undefined;
    return typeof value === 'object' ? JSON.stringify(value) : String(value);
  }

  required(key: string): string {
    const value = this.text(key);
    if (value !== undefined) return value;
    throw new SlackRefusal('invalid_arguments', {
      response_metadata: { messages: [`[ERROR] missing required field: ${key}`] },
    });
  }

  flag(key: string): boolean | undefined {
    return this.has(key) ? isTrue(this.raw[key]) : undefined;
  }

  number(key: string, fallback: number): number {
    const value = Number(this.text(key) ?? fallback);
    if (Number.isInteger(value) && value >= 0) return value;
    throw new SlackRefusal('invalid_arguments');
  }

  /** A nested value; throws `malformed` where its text is not JSON. */
  json(key: string, malformed: string): unknown {
    const value = this.raw[key];
    if (typeof value !== 'string') return value ?? undefined;
    if (value === '') return undefined;
    try {
      return JSON.parse(value);
    } catch {
      throw new SlackRefusal(malformed);
    }
  }

  list(key: string, malformed: string): Wire[] | undefined {
    const value = this.json(key, malformed);
    if (value === undefined) return undefined;
    if (Array.isArray(value) && value.every(isWire)) return value;
    throw new SlackRefusal(malformed);
  }
}

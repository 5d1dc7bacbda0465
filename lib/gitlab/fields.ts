import * as z from 'zod/mini';
import { WireError } from '../errors.ts';
import { type Severity, severities } from '../incident/severity.ts';
import { type Status, statuses } from '../incident/status.ts';

/** GitLab's values in our words; REST, GraphQL and webhooks write the same value in different ways. */

export type Visibility = 'private' | 'internal' | 'public';

/**
 * A moment, as milliseconds since the epoch. GitLab writes it in three ways: `2026-05-28T05:04:31.155Z`,
 * `2026-05-28 06:30:00 UTC`, `2026-05-28 08:30:00 +0200`.
 */
export const time = z.pipe(
  z.string(),
  z.transform((text, context) => {
    const milliseconds = readTime(text);
    if (milliseconds !== undefined) return milliseconds;
    context.issues.push({ code: 'custom', message: 'not a time', input: text });
    return z.NEVER;
  }),
);

const timeGrammar = /^(\d{4}-\d\d-\d\d)[T ](\d\d:\d\d:\d\d(?:\.\d{1,9})?) ?(Z|UTC|[+-]\d\d:?\d\d)$/;

function readTime(text: string): number | undefined {
  const [, date, clock, zone = ''] = timeGrammar.exec(text) ?? [];
  const offset = /\d/.test(zone) ? `${zone.slice(0, 3)}:${zone.slice(-2)}` : 'Z';
  const milliseconds = date ? Date.parse(`${date}T${clock}${offset}`) : Number.NaN;
  return Number.isNaN(milliseconds) ? undefined : milliseconds;
}

/** `CRITICAL` or `critical`; whatever we do not know, or nothing at all, is `unknown`. */
export const severity = z.pipe(
  z.optional(z.unknown()),
  z.transform((value): Severity => severities.find((known) => known === lower(value)) ?? 'unknown'),
);

/** `TRIGGERED` or `triggered`; whatever we do not know, or nothing at all, is undefined. */
export const status = z.pipe(
  z.optional(z.unknown()),
  z.transform((value): Status | undefined => statuses.find((known) => known === lower(value))),
);

export const person = z.object({ name: z.string(), username: z.string() });

function lower(value: unknown): string | undefined {
  return typeof value === 'string' ? value.toLowerCase() : undefined;
}

/** Narrows what arrived on our own door; throws `WireError` naming the first field that does not fit, never its value. */
export function readPayload<T>(schema: z.ZodMiniType<T>, payload: unknown): T {
  const { data, error } = schema.safeParse(payload);
  if (!error) return data;
  const [issue] = error.issues;
  throw new WireError(
    issue?.path.join('.') || 'body',
    issue?.code === 'invalid_type' ? issue.expected : 'a known value',
  );
}

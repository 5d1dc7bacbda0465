import { createHash } from 'node:crypto';

/** The primary key of a row. Every table has the same two parts. */
export interface RowKey {
  pk: string;
  sk: string;
}

const longest = 200;

/**
 * Joins the parts of a key so that different parts never make the same key: the separator, the escape and lone
 * surrogates (which UTF-8 cannot tell apart) are escaped, and a part longer than 200 bytes is replaced by its digest,
 * because DynamoDB refuses keys over 1 or 2 KB and some parts come straight from a URL.
 */
export function keyOf(...parts: (string | number)[]): string {
  return parts.map((part) => escapePart(String(part))).join('#');
}

/** The parts of a key again. Throws on a key with a digested part: what was there is gone. */
export function partsOf(key: string): string[] {
  return key.split('#').map((part) => {
    if (part.startsWith(digestMark)) throw new Error('a digested key part cannot be read back');
    return part.replace(/%([0-9A-F]{4})/g, (_, hex: string) => String.fromCharCode(Number.parseInt(hex, 16)));
  });
}

/** What a row holds besides its key. */
export function withoutKey<Row extends object>(row: Row & RowKey): Omit<Row & RowKey, keyof RowKey> {
  const { pk: _pk, sk: _sk, ...rest } = row;
  return rest;
}

/** SHA-256 in hex: for comparing what must not be stored, or is too long to be. */
export function digest(text: string): string {
  return createHash('sha256').update(text).digest('hex');
}

/** No escape has this form: escapes are four hex digits. */
const digestMark = '%sha256-';

function escapePart(part: string): string {
  const escaped = part.replace(
    /[%#]|\p{Surrogate}/gu,
    (char) => `%${char.charCodeAt(0).toString(16).toUpperCase().padStart(4, '0')}`,
  );
  return Buffer.byteLength(escaped) <= longest ? escaped : digestMark + digest(escaped);
}

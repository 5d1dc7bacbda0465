/** A condition in DynamoDB's own words: every attribute is written `#name`, every value `:name` (a key of `values`). */
export interface Condition {
  when: string;
  values?: Record<string, unknown>;
}

export interface Update {
  update: string;
  when?: string;
  values?: Record<string, unknown>;
}

export interface Query {
  /** For example `#pk = :pk AND begins_with(#sk, :prefix)`. */
  where: string;
  filter?: string;
  values: Record<string, unknown>;
  /** A global index; such reads are only eventually consistent. */
  index?: string;
  /** Stops after so many rows; without it all are read. */
  limit?: number;
}

/** The names and values DynamoDB wants beside its expressions. The names are read off the expressions themselves. */
export function placeholders(values: Record<string, unknown> | undefined, ...expressions: (string | undefined)[]) {
  const names = expressions.flatMap((expression) => expression?.match(/#\w+/g) ?? []);
  const bound = Object.entries(values ?? {});
  return {
    ExpressionAttributeNames: names.length ? Object.fromEntries(names.map((name) => [name, name.slice(1)])) : undefined,
    ExpressionAttributeValues: bound.length
      ? Object.fromEntries(bound.map(([name, value]) => [`:${name}`, value]))
      : undefined,
  };
}

/** `SET` for every field that has a value, `REMOVE` for every one that is undefined. */
export function assign(fields: Record<string, unknown>): Required<Pick<Update, 'update' | 'values'>> {
  const given = Object.entries(fields).filter(([, value]) => value !== undefined);
  const removed = Object.keys(fields).filter((name) => fields[name] === undefined);
  const set = given.length > 0 ? `SET ${given.map(([name]) => `#${name} = :${name}`).join(', ')}` : '';
  const remove = removed.length > 0 ? `REMOVE ${removed.map((name) => `#${name}`).join(', ')}` : '';
  return { update: `${set} ${remove}`.trim(), values: Object.fromEntries(given) };
}

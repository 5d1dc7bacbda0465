/** A value under the letter of its type. https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_AttributeValue.html */
export type Attribute = { [type: string]: unknown };
export type Attributes = Record<string, Attribute>;

/** An object's fields as DynamoDB takes them, exactly as `lib-dynamodb` writes them; what is undefined is left out. */
export function toAttributes(fields: object): Attributes {
  const given = Object.entries(fields).filter(([, value]) => value !== undefined);
  return Object.fromEntries(given.map(([name, value]) => [name, toAttribute(value)]));
}

/** An object's fields as they were before `toAttributes`. */
export function fromAttributes(attributes: Attributes): Record<string, unknown> {
  return Object.fromEntries(Object.entries(attributes).map(([name, attribute]) => [name, fromAttribute(attribute)]));
}

function toAttribute(value: unknown): Attribute {
  switch (typeof value) {
    case 'string':
      return { S: value };
    case 'boolean':
      return { BOOL: value };
    case 'number':
      return { N: exact(value) };
    case 'object':
      if (value === null) return { NULL: true };
      if (Array.isArray(value)) return { L: value.filter((item) => item !== undefined).map(toAttribute) };
      if (isPlain(value)) return { M: toAttributes(value) };
  }
  // A `Secret` ends here, and so does a `Set`: what JSON cannot hold would be stored as something else.
  throw new Error(`a ${typeof value} that is not JSON cannot be stored`);
}

function exact(value: number): string {
  if (!Number.isFinite(value) || Math.abs(value) > Number.MAX_SAFE_INTEGER) {
    throw new Error(`the number ${value} would not come back as it is`);
  }
  return String(value);
}

function isPlain(value: object): boolean {
  const prototype: unknown = Object.getPrototypeOf(value);
  return prototype === Object.prototype || prototype === null;
}

function fromAttribute(attribute: Attribute): unknown {
  const [[type, value] = []] = Object.entries(attribute);
  switch (type) {
    case 'S':
    case 'BOOL':
      return value;
    case 'N':
      return Number(value);
    case 'NULL':
      return null;
    case 'L':
      return (value as Attribute[]).map(fromAttribute);
    case 'M':
      return fromAttributes(value as Attributes);
    default:
      throw new Error(`an attribute of type ${type} is none of ours`);
  }
}

/** A value of a CloudFormation template, intrinsic functions included. */
export type Json = string | number | boolean | null | Json[] | { [key: string]: Json };

/** One resource of a template. */
export interface Resource {
  Type: string;
  Properties?: Record<string, Json>;
  DependsOn?: string | string[];
  Condition?: string;
}

/** A CloudFormation template as `osls package` writes it (JSON, long form of every function). */
export interface Template {
  Resources: Record<string, Resource>;
  Parameters?: Record<string, Json>;
  Conditions?: Record<string, Json>;
  Outputs?: Record<string, Json>;
}

/** A resource together with its logical id. */
export interface Named {
  id: string;
  resource: Resource;
}

/** All resources of one type, e.g. `AWS::Lambda::Function`. */
export function ofType(template: Template, type: string): Named[] {
  return Object.entries(template.Resources)
    .filter(([, resource]) => resource.Type === type)
    .map(([id, resource]) => ({ id, resource }));
}

/** Follows keys (or indexes) into a value; undefined as soon as one is missing. */
export function at(value: Json | Resource | undefined, ...keys: (string | number)[]): Json | undefined {
  let found: unknown = value;
  for (const key of keys) {
    if (typeof found !== 'object' || found === null) return undefined;
    found = (found as Record<string | number, unknown>)[key];
  }
  return found as Json | undefined;
}

/** A property of a resource by its path: `property(table, 'SSESpecification', 'SSEEnabled')`. */
export function property(resource: Resource, ...keys: (string | number)[]): Json | undefined {
  return at(resource.Properties, ...keys);
}

/** One value or many, as IAM and CloudFormation allow for most lists; nothing is an empty list. */
export function list(value: Json | undefined): Json[] {
  if (value === undefined) return [];
  return Array.isArray(value) ? value : [value];
}

/** The entries of an object, none for anything else. */
export function entries(value: Json | undefined): [string, Json][] {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? Object.entries(value) : [];
}

/** The function's name and argument where a value is an intrinsic call such as `{ "Fn::GetAtt": [...] }`. */
export function intrinsic(value: Json): { name: string; argument: Json } | undefined {
  const [only, ...others] = entries(value);
  if (!only || others.length > 0) return undefined;
  const [name, argument] = only;
  return name === 'Ref' || name === 'Condition' || name.startsWith('Fn::') ? { name, argument } : undefined;
}

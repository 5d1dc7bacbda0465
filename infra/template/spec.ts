import { findType, type Properties, type PropertyType, type SpecDatabase } from './aws.ts';
import { entries, intrinsic, type Json, list, type Template } from './template.ts';

/**
 * Holds a template against AWS's own description of its resources: every type exists, every property exists and
 * has the right basic type, every required one is there. What an intrinsic function will answer is not known offline
 * and passes; both branches of Fn::If are looked at.
 *
 * @returns one sentence per problem, beginning with the path of what is wrong
 */
export function specProblems(template: Template, db: SpecDatabase): string[] {
  return Object.entries(template.Resources).flatMap(([id, { Type, Properties: given = {} }]) => {
    const resource = findType(db, Type);
    return resource ? objectProblems(id, given, resource.properties, db) : [`${id}: there is no type ${Type}`];
  });
}

function objectProblems(path: string, value: Json, known: Properties, db: SpecDatabase): string[] {
  const given = entries(value).filter(([, inner]) => !isNoValue(inner));
  const names = new Set(given.map(([name]) => name));
  const missing = Object.entries(known)
    .filter(([name, { required }]) => required && !names.has(name))
    .map(([name]) => `${path}: ${name} is required`);
  const wrong = given.flatMap(([name, inner]) => {
    const property = known[name];
    return property
      ? typeProblems(`${path}.${name}`, inner, property.type, db)
      : [`${path}: there is no property ${name}`];
  });
  return [...missing, ...wrong];
}

function typeProblems(path: string, value: Json, type: PropertyType, db: SpecDatabase): string[] {
  const call = intrinsic(value);
  if (call?.name === 'Fn::If') {
    const branches = list(call.argument).slice(1);
    return branches.filter((branch) => !isNoValue(branch)).flatMap((branch) => typeProblems(path, branch, type, db));
  }
  if (call) return [];
  switch (type.type) {
    case 'union': {
      const attempts = type.types.map((one) => typeProblems(path, value, one, db));
      return attempts.some((problems) => problems.length === 0) ? [] : (attempts[0] ?? []);
    }
    case 'array':
      if (!Array.isArray(value)) return [`${path}: a list is due`];
      return value.flatMap((element, index) => typeProblems(`${path}[${index}]`, element, type.element, db));
    case 'map':
      if (!isObject(value)) return [`${path}: an object is due`];
      return entries(value).flatMap(([key, element]) => typeProblems(`${path}.${key}`, element, type.element, db));
    case 'ref':
      if (!isObject(value)) return [`${path}: an object is due`];
      return objectProblems(path, value, db.get('typeDefinition', type.reference.$ref).properties, db);
    case 'json':
    case 'tag':
      return typeof value === 'object' ? [] : [`${path}: an object is due`];
    case 'integer':
      return Number.isInteger(value) ? [] : [`${path}: an integer is due`];
    case 'number':
    case 'boolean':
      return typeof value === type.type ? [] : [`${path}: a ${type.type} is due`];
    default:
      return typeof value === 'string' ? [] : [`${path}: a string is due`];
  }
}

function isObject(value: Json): boolean {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** `AWS::NoValue` removes the property it stands for. */
function isNoValue(value: Json): boolean {
  const call = intrinsic(value);
  return call?.name === 'Ref' && call.argument === 'AWS::NoValue';
}

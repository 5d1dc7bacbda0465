import { findType, type SpecDatabase } from './aws.ts';
import { entries, intrinsic, type Json, list, type Template } from './template.ts';

/** A mention of something by its logical id: `attribute` where it is a GetAtt, `condition` where it names a condition. */
interface Reference {
  id: string;
  attribute?: string;
  condition?: true;
}

/** What CloudFormation answers to `Ref` by itself: https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/pseudo-parameter-reference.html */
const pseudoParameters = new Set(
  ['AccountId', 'NotificationARNs', 'NoValue', 'Partition', 'Region', 'StackId', 'StackName', 'URLSuffix'].map(
    (name) => `AWS::${name}`,
  ),
);

/** Everything a value refers to, through Ref, Fn::GetAtt, Fn::Sub, Fn::If and Condition, at any depth. */
export function referencesIn(value: Json): Reference[] {
  const call = intrinsic(value);
  if (call?.name === 'Ref') return [{ id: String(call.argument) }];
  if (call?.name === 'Condition' && typeof call.argument === 'string') return [{ id: call.argument, condition: true }];
  if (call?.name === 'Fn::GetAtt') return [getAtt(call.argument)];
  if (call?.name === 'Fn::Sub') return sub(call.argument);
  if (call?.name === 'Fn::If') {
    const [condition, ...branches] = list(call.argument);
    return [{ id: String(condition), condition: true }, ...branches.flatMap(referencesIn)];
  }
  if (Array.isArray(value)) return value.flatMap(referencesIn);
  return entries(value).flatMap(([, inner]) => referencesIn(inner));
}

function getAtt(argument: Json): Reference {
  const [id = '', ...attribute] = Array.isArray(argument) ? argument.map(String) : String(argument).split('.');
  return { id, attribute: attribute.join('.') };
}

/** `${Name}` is a Ref, `${Name.Attribute}` a GetAtt, `${!Literal}` neither; names given beside the string are its own. */
function sub(argument: Json): Reference[] {
  const [text, own = {}] = list(argument);
  const given = new Set(entries(own).map(([name]) => name));
  const names = [...String(text).matchAll(/\$\{([^!}][^}]*)\}/g)].flatMap(([, name]) => name ?? []);
  const used = names.filter((name) => !given.has(name));
  return [...used.map((name) => (name.includes('.') ? getAtt(name) : { id: name })), ...referencesIn(own)];
}

/** Says which references of a template lead nowhere, and which resources wait for each other in a circle. */
export function referenceProblems(template: Template, db: SpecDatabase): string[] {
  const sections = { ...template.Resources, ...template.Conditions, ...template.Outputs };
  const dangling = Object.entries(sections).flatMap(([owner, section]) =>
    referencesIn(section as Json).flatMap((reference) =>
      lost(reference, template, db).map((why) => `${owner}: ${why}`),
    ),
  );
  const orders = Object.entries(template.Resources).flatMap(([owner, { DependsOn, Condition }]) => [
    ...list(DependsOn)
      .filter((id) => !template.Resources[String(id)])
      .map((id) => `${owner}: DependsOn ${id}, which is not in the template`),
    ...(Condition && !template.Conditions?.[Condition] ? [`${owner}: there is no condition ${Condition}`] : []),
  ]);
  return [...dangling, ...orders, ...circles(template)];
}

function lost({ id, attribute, condition }: Reference, template: Template, db: SpecDatabase): string[] {
  if (condition) return template.Conditions?.[id] ? [] : [`there is no condition ${id}`];
  const resource = template.Resources[id];
  if (attribute === undefined) {
    const known = resource || template.Parameters?.[id] || pseudoParameters.has(id);
    return known ? [] : [`refers to ${id}, which is not in the template`];
  }
  if (!resource) return [`asks for ${id}.${attribute}, but ${id} is not in the template`];
  const type = findType(db, resource.Type);
  return !type || type.attributes[attribute] ? [] : [`${resource.Type} has no attribute ${attribute} (of ${id})`];
}

/** CloudFormation creates in the order of references and refuses a circle. */
function circles({ Resources }: Template): string[] {
  const needs = (id: string): string[] => {
    const resource = Resources[id];
    if (!resource) return [];
    return [...list(resource.DependsOn).map(String), ...referencesIn(resource.Properties ?? {}).map((to) => to.id)];
  };
  const settled = new Set<string>();
  const found: string[] = [];
  const visit = (id: string, path: string[]): void => {
    if (path.includes(id))
      found.push(`${id}: a circle of references: ${[...path.slice(path.indexOf(id)), id].join(' -> ')}`);
    if (settled.has(id) || path.includes(id)) return;
    for (const next of needs(id)) visit(next, [...path, id]);
    settled.add(id);
  };
  for (const id of Object.keys(Resources)) visit(id, []);
  return found;
}

import type { loadAwsServiceSpecSync } from '@aws-cdk/aws-service-spec';

/** AWS's own description of every CloudFormation resource type, as `loadAwsServiceSpecSync()` reads it (0.6 s, offline). */
export type SpecDatabase = ReturnType<typeof loadAwsServiceSpecSync>;
export type ResourceType = NonNullable<ReturnType<typeof findType>>;
export type Properties = ResourceType['properties'];
export type PropertyType = Properties[string]['type'];

/** The description of a type such as `AWS::SQS::Queue`; undefined where AWS knows none of that name. */
export function findType(db: SpecDatabase, name: string) {
  return db.lookup('resource', 'cloudFormationType', 'equals', name)[0];
}

import { existsSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { loadAwsServiceSpecSync } from '@aws-cdk/aws-service-spec';
import { describe, expect, test } from '@jest/globals';
import { readProject } from '../../infra/sandbox/runner/project.ts';
import { policyProblems } from '../../infra/template/policy.ts';
import { referenceProblems } from '../../infra/template/references.ts';
import { specProblems } from '../../infra/template/spec.ts';
import { list, ofType, property, type Template } from '../../infra/template/template.ts';

const root = new URL('../../', import.meta.url);
const packaged = new URL('.serverless/cloudformation-template-update-stack.json', root);
const there = existsSync(packaged);

(there ? describe : describe.skip)(
  `the packaged template${there ? '' : ' (skipped: `npm run package` makes it)'}`,
  () => {
    const template = there ? (JSON.parse(readFileSync(packaged, 'utf8')) as Template) : { Resources: {} };

    test('has no problems', () => {
      const db = loadAwsServiceSpecSync();
      expect([...specProblems(template, db), ...referenceProblems(template, db), ...policyProblems(template)]).toEqual(
        [],
      );
    });

    test('serves every route of serverless.yml and no other', () => {
      const keys = ofType(template, 'AWS::ApiGatewayV2::Route').map(({ resource }) => property(resource, 'RouteKey'));
      const { routes } = readProject(fileURLToPath(root));
      expect(keys.sort()).toEqual(routes.map(({ method, path }) => `${method} ${path}`).sort());
    });

    test('has an index of what is due, of keys alone', () => {
      const app = template.Resources['AppTable'];
      expect(app && list(property(app, 'GlobalSecondaryIndexes'))).toMatchObject([
        { IndexName: 'due', Projection: { ProjectionType: 'KEYS_ONLY' } },
      ]);
    });
  },
);

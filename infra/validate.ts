import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { loadAwsServiceSpecSync } from '@aws-cdk/aws-service-spec';
import { policyProblems, rules } from './template/policy.ts';
import { referenceProblems } from './template/references.ts';
import { specProblems } from './template/spec.ts';
import type { Template } from './template/template.ts';

/*
 * Checks what would be deployed, without network or credentials:
 *
 *     npm run validate                     packages first, then checks what came out
 *     npm run validate -- template.json    checks that template
 */
const root = fileURLToPath(new URL('..', import.meta.url));
const packaged = `${root}.serverless/cloudformation-template-update-stack.json`;

function pack(): string {
  const { status } = spawnSync(`${root}node_modules/.bin/osls`, ['package'], { cwd: root, stdio: 'inherit' });
  if (status !== 0) process.exit(status ?? 1);
  return packaged;
}

const file = process.argv[2] ?? pack();
const template = JSON.parse(readFileSync(file, 'utf8')) as Template;
const db = loadAwsServiceSpecSync();
const problems = [...specProblems(template, db), ...referenceProblems(template, db), ...policyProblems(template)];

for (const problem of problems) console.error(problem);
const resources = Object.keys(template.Resources).length;
console.log(`${resources} resources, ${rules.length} rules of our own: ${problems.length} problems`);
if (problems.length > 0) process.exitCode = 1;

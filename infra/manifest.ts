import { fileURLToPath } from 'node:url';
import { slackManifest } from './manifest/slack-manifest.ts';
import { readProject } from './sandbox/runner/project.ts';

/*
 * Prints the manifest of the Slack app, to be pasted at https://api.slack.com/apps ("From a manifest"):
 *
 *     PUBLIC_URL=https://... npm run --silent manifest
 */
const publicUrl = process.env['PUBLIC_URL'];
if (!publicUrl || !/^https?:\/\/./.test(publicUrl)) {
  console.error('PUBLIC_URL is missing: the https URL of the API, as a deployment prints it');
  process.exit(1);
}
const { routes, environment } = readProject(fileURLToPath(new URL('..', import.meta.url)));
const usual = environment.find(({ name }) => name === 'SLACK_COMMAND')?.value;
const command = process.env['SLACK_COMMAND'] || String(usual);
console.log(JSON.stringify(slackManifest({ routes, publicUrl, command }), null, 2));

import { fileURLToPath } from 'node:url';
import { runStack } from './runner/run-stack.ts';

// `npm run stack`: the functions on this machine, against the Slack and the GitLab that the environment names.
await runStack(fileURLToPath(new URL('../..', import.meta.url)));

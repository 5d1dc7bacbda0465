import { fileURLToPath } from 'node:url';
import { runSandbox } from './page/run-sandbox.ts';

// `npm start`: the functions on this machine with a Slack, a GitLab and a page to try them in. Nothing else is needed.
await runSandbox(fileURLToPath(new URL('../..', import.meta.url)));

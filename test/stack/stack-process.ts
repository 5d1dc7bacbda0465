import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';

const script = fileURLToPath(new URL('../../infra/sandbox/stack.ts', import.meta.url));

export type StackEnvironment = Record<string, string | undefined>;

/** `npm run stack` as npm runs it, in a process of its own that has this environment and nothing of ours. */
export function spawnStack(env: StackEnvironment) {
  const child = spawn(process.execPath, [script], { env: { PATH: process.env['PATH'], ...env } });
  const output = { stdout: '', stderr: '' };
  const guide = Promise.withResolvers<void>();
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    output.stdout += text;
    if (/^Install the app: /m.test(output.stdout)) guide.resolve();
  });
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    output.stderr += text;
  });
  const ended = once(child, 'close').then(([code]) => {
    guide.reject(new Error(`the stack ended with ${code}: ${output.stderr}`));
    return code as number | null;
  });
  guide.promise.catch(() => {});
  return {
    output,
    ended,
    /** Resolves once the stack has said how to reach it. */
    ready: guide.promise,
    signal: (name: NodeJS.Signals) => void child.kill(name),
    async kill(): Promise<void> {
      child.kill('SIGKILL');
      await ended;
    },
  };
}

export type StackProcess = ReturnType<typeof spawnStack>;

export const signingSecret = '8f742231b10e8888abcd99yyyzzz85a5';

/** The environment of design.md section 8, all of it that has to be there. */
export function stackEnvironment(more: StackEnvironment): StackEnvironment {
  return {
    SLACK_SIGNING_SECRET: signingSecret,
    SLACK_CLIENT_ID: '123.456',
    SLACK_CLIENT_SECRET: 'slack-client-secret',
    GITLAB_CLIENT_ID: 'gitlab-client-id',
    GITLAB_CLIENT_SECRET: 'gitlab-client-secret',
    ...more,
  };
}

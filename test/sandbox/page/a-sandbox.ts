import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';

const entry = fileURLToPath(new URL('../../../infra/sandbox/start.ts', import.meta.url));

export interface RunningSandbox {
  lines: string[];
  pageUrl: string;
  /** Sends the signal and gives back the exit code and how long it took, in milliseconds. */
  stop(signal?: NodeJS.Signals): Promise<{ code: number | null; took: number }>;
}

/** `npm start` as a process of its own, on ports of its own unless `env` says others. */
export function spawnSandbox(env: Record<string, string> = {}): ChildProcess {
  return spawn(process.execPath, [entry], {
    env: { PATH: process.env['PATH'], PORT: '0', PAGE_PORT: '0', ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
}

/** Resolves once the page's URL is printed; rejects, with all that was said, when the process ends before. */
export function startSandboxProcess(env: Record<string, string> = {}): Promise<RunningSandbox> {
  const child = spawnSandbox(env);
  let said = '';
  return new Promise((resolve, reject) => {
    child.stderr?.on('data', (chunk) => {
      said += chunk;
    });
    child.stdout?.on('data', (chunk) => {
      said += chunk;
      const lines = said.split('\n').filter((line) => line.trim() !== '');
      const pageUrl = /^ {2}(http:\S+)\n\n/m.exec(said)?.[1];
      if (pageUrl) resolve({ lines, pageUrl, stop: (signal) => stop(child, signal) });
    });
    child.once('exit', (code) => reject(new Error(`ended with ${code}:\n${said}`)));
  });
}

async function stop(child: ChildProcess, signal: NodeJS.Signals = 'SIGTERM') {
  if (child.exitCode !== null || child.signalCode !== null) return { code: child.exitCode, took: 0 };
  const exited = once(child, 'exit');
  const from = performance.now();
  child.kill(signal);
  const [code] = await exited;
  return { code, took: performance.now() - from };
}

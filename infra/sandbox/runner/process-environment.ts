import type { Environment } from './settings.ts';

/**
 * Sets this process's environment to what Lambda functions will find at import (`undefined` removes a variable) and
 * gives back how to undo it.
 */
export function setEnvironment(changes: Environment): () => void {
  const before = Object.keys(changes).map((name): [string, string | undefined] => [name, process.env[name]]);
  apply(Object.entries(changes));
  return () => apply(before);
}

function apply(entries: [string, string | undefined][]): void {
  for (const [name, value] of entries) {
    if (value === undefined) delete process.env[name];
    else process.env[name] = value;
  }
}

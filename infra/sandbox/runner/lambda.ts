import { randomUUID } from 'node:crypto';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { Context } from 'aws-lambda';
import type { FunctionDefinition } from './project.ts';

/** The part of Lambda's context that is not from the days of callbacks. */
export type LambdaContext = Omit<Context, 'done' | 'fail' | 'succeed'>;

/** A function as AWS calls it. Rejects with what the handler threw, or with `FunctionTimeout`. */
export type Invoke = (event: unknown) => Promise<unknown>;

export class FunctionTimeout extends Error {
  override name = 'FunctionTimeout';
}

/**
 * Imports the function's module (its cold start) and gives back how to call it. What goes in and what comes out passes
 * through JSON, as it does on AWS: no handler ever sees an object of ours or keeps one.
 */
export async function loadFunction(root: string, definition: FunctionDefinition): Promise<Invoke> {
  const file = `${definition.module}.ts`;
  const loaded: Record<string, unknown> = await import(pathToFileURL(join(root, file)).href).catch((cause) => {
    throw new Error(`${file} did not start: ${cause instanceof Error ? cause.message : cause}`, { cause });
  });
  const handler = loaded[definition.exportName];
  if (typeof handler !== 'function') throw new Error(`${file} exports no function "${definition.exportName}"`);
  return async (event) => {
    const running = Promise.resolve(handler(throughJson(event), createContext(definition)));
    return throughJson(await beforeTimeout(running, definition));
  };
}

async function beforeTimeout(
  running: Promise<unknown>,
  { name, timeoutSeconds }: FunctionDefinition,
): Promise<unknown> {
  const { promise: late, reject } = Promise.withResolvers<never>();
  const give = () => reject(new FunctionTimeout(`${name} timed out after ${timeoutSeconds} seconds`));
  const timer = setTimeout(give, timeoutSeconds * 1000);
  try {
    return await Promise.race([running, late]);
  } finally {
    clearTimeout(timer);
  }
}

function createContext({ name, timeoutSeconds, memoryMegabytes }: FunctionDefinition): LambdaContext {
  const deadline = performance.now() + timeoutSeconds * 1000;
  return {
    functionName: name,
    functionVersion: '$LATEST',
    invokedFunctionArn: `arn:aws:lambda:us-east-1:000000000000:function:${name}`,
    memoryLimitInMB: String(memoryMegabytes),
    awsRequestId: randomUUID(),
    logGroupName: `/aws/lambda/${name}`,
    logStreamName: 'local',
    callbackWaitsForEmptyEventLoop: true,
    getRemainingTimeInMillis: () => Math.max(0, Math.round(deadline - performance.now())),
  };
}

function throughJson(value: unknown): unknown {
  return value === undefined ? null : JSON.parse(JSON.stringify(value));
}

import { expect, test } from '@jest/globals';
import { FunctionTimeout, loadFunction } from '../../../infra/sandbox/runner/lambda.ts';
import { projectRoot } from './fixtures/environment.ts';

const load = (overrides: object = {}) =>
  loadFunction(projectRoot, {
    name: 'wrong',
    module: 'functions/wrong',
    exportName: 'handler',
    timeoutSeconds: 0.05,
    memoryMegabytes: 256,
    ...overrides,
  });
const how = (value: string) => ({ pathParameters: { how: value } });

test('rejects with what the handler threw', async () => {
  await expect((await load())(how('throws'))).rejects.toThrow('on purpose');
});

test('gives a handler its time and no more', async () => {
  await expect((await load())(how('hangs'))).rejects.toThrow(FunctionTimeout);
});

test('turns nothing into null, as JSON has it', async () => {
  expect(await (await load())(how('unheard of'))).toBeNull();
});

test('names the file that does not start', async () => {
  await expect(load({ module: 'functions/missing' })).rejects.toThrow('functions/missing.ts did not start');
});

test('names what a file does not export', async () => {
  await expect(load({ exportName: 'main' })).rejects.toThrow('functions/wrong.ts exports no function "main"');
});

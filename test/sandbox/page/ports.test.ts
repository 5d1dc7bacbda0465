import { createServer } from 'node:http';
import { afterEach, expect, test } from '@jest/globals';
import { choosePort } from '../../../infra/sandbox/page/ports.ts';
import { closeServer, listen } from '../../../infra/sandbox/runner/loopback.ts';

const other = createServer();
afterEach(() => (other.listening ? closeServer(other) : undefined));

test('takes the usual port while it is free, and says so when it is not', async () => {
  const said: string[] = [];
  const port = await listen(other, 0);
  expect(await choosePort('PORT', undefined, port, (line) => said.push(line))).toBe(0);
  expect(said).toEqual([`Port ${port} is taken by another program, so another one is used (PORT chooses).`]);
  await closeServer(other);
  expect(await choosePort('PORT', undefined, port, (line) => said.push(line))).toBe(port);
  expect(said).toHaveLength(1);
});

test('insists on a port that was asked for', async () => {
  const port = await listen(other, 0);
  await expect(choosePort('PORT', String(port), 3000, () => {})).rejects.toThrow(
    `Not started: port ${port} (PORT) is taken by another program.`,
  );
  await expect(choosePort('PORT', '99999', 3000, () => {})).rejects.toThrow('PORT must be a port');
});

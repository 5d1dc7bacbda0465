import { createServer } from 'node:http';
import { closeServer, listen } from '../runner/loopback.ts';

/** A port somebody asked for is in use. */
export class PortTaken extends Error {
  override name = 'PortTaken';
}

/**
 * The port a server shall listen on: the one the variable `name` holds, else `usual` if it is free, else 0 for any.
 * Throws `PortTaken`, in one line, for a port that was asked for; `log` hears of a usual one that is taken.
 */
export async function choosePort(
  name: string,
  asked: string | undefined,
  usual: number,
  log: (line: string) => void,
): Promise<number> {
  const port = Number(asked || usual);
  if (!Number.isInteger(port) || port < 0 || port > 65_535) throw new PortTaken(`Not started: ${name} must be a port.`);
  if (port === 0 || (await isFree(port))) return port;
  if (asked) throw new PortTaken(`Not started: port ${port} (${name}) is taken by another program.`);
  log(`Port ${port} is taken by another program, so another one is used (${name} chooses).`);
  return 0;
}

/** In use, or not for ordinary users. */
const refusals: ReadonlySet<unknown> = new Set(['EADDRINUSE', 'EACCES']);

async function isFree(port: number): Promise<boolean> {
  const probe = createServer();
  try {
    await listen(probe, port);
    await closeServer(probe);
    return true;
  } catch (error) {
    if (typeof error === 'object' && error && 'code' in error && refusals.has(error.code)) return false;
    throw error;
  }
}

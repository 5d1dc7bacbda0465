import { setTimeout as wait } from 'node:timers/promises';
import { SettingsError } from '../runner/settings.ts';
import { PortTaken } from './ports.ts';
import { startSandbox } from './start-sandbox.ts';

/**
 * A process that is the sandbox of the project at `root`: prints the page's URL last, ends with 0 on SIGTERM or SIGINT
 * within 3 seconds, and with 1 and one line on stderr when what it was told does not fit, such as a port that is taken.
 */
export async function runSandbox(root: string): Promise<void> {
  process.on('unhandledRejection', (error) => console.error('unhandled rejection:', error));
  const starting = startSandbox(process.env, { root });
  const stop = async () => {
    // A start that fails now has nothing to say any more.
    await Promise.race([starting.then((sandbox) => sandbox.close()).catch(() => undefined), wait(2700)]);
    process.exit(0);
  };
  // `on`, not `once`: npm passes on a Ctrl-C that the terminal has sent already.
  process.on('SIGTERM', stop).on('SIGINT', stop);
  try {
    const { pageUrl, command } = await starting;
    console.log(`\nOpen the page and type "${command} incident declare" in #incidents:\n\n  ${pageUrl}\n`);
  } catch (error) {
    console.error(error instanceof PortTaken || error instanceof SettingsError ? error.message : error);
    process.exit(1);
  }
}

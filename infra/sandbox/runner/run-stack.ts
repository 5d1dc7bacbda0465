import { setTimeout as wait } from 'node:timers/promises';
import { SettingsError, withDotEnv } from './settings.ts';
import { setupGuide } from './setup-guide.ts';
import { startStack } from './start-stack.ts';

/**
 * A process that is the stack of the project at `root`: says how to reach it, ends with 0 on SIGTERM or SIGINT within
 * 3 seconds, and with 1 and one line on stderr when the environment is not fit to start.
 */
export async function runStack(root: string): Promise<void> {
  // A promise nobody waited for ends one Lambda environment, not the service.
  process.on('unhandledRejection', (error) => console.error('unhandled rejection:', error));
  const starting = startStack(withDotEnv(process.env, root), { root });
  const stop = async () => {
    await Promise.race([starting.then((stack) => stack.close()), wait(2500)]);
    process.exit(0);
  };
  // `on`, not `once`: npm passes on a Ctrl-C that the terminal has sent already, and twice is no reason to hurry.
  process.on('SIGTERM', stop).on('SIGINT', stop);
  try {
    console.log(setupGuide(await starting));
  } catch (error) {
    console.error(error instanceof SettingsError ? error.message : error);
    process.exit(1);
  }
}

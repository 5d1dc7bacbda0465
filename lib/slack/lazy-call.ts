import type { Call, SlackDoor } from './call.ts';

/** Slack's client is loaded when it is first called upon: most acknowledgements need none, and wait for nothing of it. */
export function createCall(door: SlackDoor): Call {
  let loaded: Promise<Call> | undefined;
  return async (method, token, options) => {
    loaded ??= import('./web-call.ts').then(({ createWebCall }) => createWebCall(door));
    return (await loaded)(method, token, options);
  };
}

import { wentWrong } from './block-kit/help.ts';
import {
  type HttpAnswer,
  type HttpHandler,
  type HttpRequest,
  httpHandler,
  json,
  ok,
  tooLarge,
  unauthorized,
} from './http.ts';
import type { Log } from './log.ts';
import type { Secret } from './secret.ts';
import { isSslCheck } from './slack/payload.ts';
import { maxSlackBody, verifySlackRequest } from './slack/verify.ts';
import type { Verified } from './verified.ts';

export interface SlackDoorway {
  name: string;
  log: Log;
  signingSecrets: Secret[];
  now: () => number;
  /** What the person sees when something failed; by default an ephemeral sentence with the reference. */
  failed?: (ref: string, failure: unknown) => HttpAnswer;
}

/** The door of every Slack route: too large, not proven, a probe; only then the body is anybody's to parse. */
export function slackHandler(
  { name, log, signingSecrets, now, failed = (ref) => json(wentWrong(ref)) }: SlackDoorway,
  answer: (body: Verified) => Promise<HttpAnswer>,
): HttpHandler {
  return httpHandler({ name, log, failed }, async (request: HttpRequest) => {
    if (request.body.length > maxSlackBody) return tooLarge;
    const body = verifySlackRequest(request, signingSecrets, now());
    if (body === undefined) return unauthorized;
    return isSslCheck(body) ? ok : answer(body);
  });
}

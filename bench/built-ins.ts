import { createHash, createHmac, timingSafeEqual } from 'node:crypto';
import { hookToken, slackSecret } from './names.ts';

/**
 * What stands between an event and an answer for everybody: its base64, the proof of its sender, its form and its JSON, by
 * Node's built-ins and nothing else. No table, no rule, no answer.
 */
export const handler = async ({ body, isBase64Encoded, headers }: HttpEvent) => {
  const bytes = Buffer.from(body, isBase64Encoded ? 'base64' : 'utf8');
  const proven = headers['x-slack-signature'] ? isFromSlack(bytes, headers) : isFromGitLab(headers);
  if (!proven) return { statusCode: 401 };
  const text = bytes.toString();
  const json = isBase64Encoded ? new URLSearchParams(text).get('payload') : text;
  if (json) JSON.parse(json);
  return { statusCode: 200, body: '' };
};

interface HttpEvent {
  body: string;
  isBase64Encoded: boolean;
  headers: Record<string, string>;
}

function isFromSlack(body: Buffer, headers: Record<string, string>): boolean {
  const signed = createHmac('sha256', slackSecret.SLACK_SIGNING_SECRET)
    .update(`v0:${headers['x-slack-request-timestamp']}:`)
    .update(body)
    .digest('hex');
  return timingSafeEqual(Buffer.from(`v0=${signed}`), Buffer.from(headers['x-slack-signature'] ?? ''));
}

function isFromGitLab(headers: Record<string, string>): boolean {
  const digest = (text: string) => createHash('sha256').update(text).digest();
  return timingSafeEqual(digest(headers['x-gitlab-token'] ?? ''), digest(hookToken));
}

import { createHash, timingSafeEqual } from 'node:crypto';
import type { APIGatewayProxyEventV2 } from 'aws-lambda';
import { receiver } from './app.ts';
import { hookKey } from './keys.ts';
import { enqueue, find, set, tables } from './store.ts';

/**
 * Bolt's receiver for Lambda has no routes besides Slack's, so a Bolt app looks at what GitLab sends before the receiver
 * does, in the same Lambda.
 */
const slack = receiver.toHandler();

export const handler = async (event: APIGatewayProxyEventV2, context: unknown) =>
  event.rawPath.startsWith('/gitlab/') ? webhook(event) : slack(event, context);

async function webhook({ body = '', isBase64Encoded, headers, pathParameters }: APIGatewayProxyEventV2) {
  const hook = await find(tables.app, hookKey(pathParameters?.['hookId'] ?? ''));
  const offered = createHash('sha256')
    .update(headers['x-gitlab-token'] ?? '')
    .digest();
  if (!hook || !timingSafeEqual(offered, Buffer.from(String(hook['tokenDigest']), 'hex'))) return { statusCode: 401 };
  const told = JSON.parse(Buffer.from(body, isBase64Encoded ? 'base64' : 'utf8').toString('utf8'));
  if (told.project.id !== hook['projectId']) return { statusCode: 401 };
  if (told.object_attributes?.type !== 'Incident') return { statusCode: 200 };
  const at = { pk: `incident#${told.project.id}`, sk: String(told.object_attributes.iid) };
  await set(tables.app, at, 'incident', { ...told.object_attributes, labels: told.labels, assignees: told.assignees });
  await enqueue({ job: 'announce', ...at });
  return { statusCode: 200, body: '' };
}

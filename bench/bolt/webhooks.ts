import { createHash, timingSafeEqual } from 'node:crypto';
import type { APIGatewayProxyEventV2 } from 'aws-lambda';
import { receiver } from './app.ts';
import { enqueue, findHook, writeIncident } from './behind.ts';
import { incidentTold, webhook } from './webhook-schema.ts';

/**
 * Bolt's receiver for Lambda has no routes besides Slack's, so a Bolt app looks at what GitLab sends before the receiver
 * does, in the same Lambda, and reads it the usual way, with zod.
 */
const slack = receiver.toHandler();

export const handler = async (event: APIGatewayProxyEventV2, context: unknown) =>
  event.rawPath.startsWith('/gitlab/') ? receive(event) : slack(event, context);

async function receive({ body = '', isBase64Encoded, headers, pathParameters }: APIGatewayProxyEventV2) {
  const hook = await findHook(pathParameters?.['hookId'] ?? '');
  const token = headers['x-gitlab-token'] ?? '';
  const offered = createHash('sha256').update(token).digest();
  if (!hook || !timingSafeEqual(offered, Buffer.from(hook.tokenDigest, 'hex'))) return { statusCode: 401 };
  const sent = Buffer.from(body, isBase64Encoded ? 'base64' : 'utf8').toString('utf8');
  const told = webhook.safeParse(JSON.parse(sent));
  if (!told.success) return { statusCode: 200 };
  if (told.data.project.id !== hook.projectId) return { statusCode: 401 };
  if (told.data.object_attributes.type !== 'Incident') return { statusCode: 200 };
  const incident = incidentTold(told.data);
  await writeIncident(incident.projectId, incident.iid, incident);
  await enqueue({ job: 'announce', projectId: incident.projectId, iid: incident.iid });
  return { statusCode: 200, body: '' };
}

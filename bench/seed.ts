import { ScanCommand } from '@aws-sdk/client-dynamodb';
import { realSeams } from '../lib/seams.ts';
import { Secret } from '../lib/secret.ts';
import { createHooks } from '../lib/store/hooks.ts';
import { createInstallations } from '../lib/store/installations.ts';
import { createLinks } from '../lib/store/links.ts';
import { createKeyRing } from '../lib/store/seal.ts';
import { createSubmissions } from '../lib/store/submissions.ts';
import { createTokens } from '../lib/store/tokens.ts';
import { tenantOf } from '../lib/tenant.ts';
import { type Dynamo, startDynamo, type TableName } from '../test/store/dynamo.ts';
import { boltRows } from './bolt/rows.ts';
import { channel, doneKey, gitlabSecret, hookId, hookToken, projectId, slackSecret, team, user } from './names.ts';
import { type Rows, rowName, type WireRow } from './stand-in.ts';

/** The rows both sides find: written by our own stores into a real engine, and read out of it as they are on the wire. */
export async function seededRows(gitlabUrl: string): Promise<Rows> {
  const dynamo = await startDynamo();
  try {
    await saveOurs(dynamo, gitlabUrl);
    for (const [table, row] of boltRows()) await dynamo[table].put(row);
    const tables = await Promise.all((['app', 'tokens', 'ephemeral'] as const).map((table) => rowsOf(dynamo, table)));
    return Object.fromEntries(tables.flat());
  } finally {
    await dynamo.stop();
  }
}

async function saveOurs(dynamo: Dynamo, instance: string): Promise<void> {
  const now = Date.now();
  const ring = createKeyRing(new Secret(slackSecret.TOKEN_KEYS), realSeams);
  const tenant = tenantOf(slackSecret.SLACK_CLIENT_ID, { teamId: team, isEnterpriseInstall: false });
  const person = { tenant, teamId: team, userId: user };
  const botToken = new Secret('xoxb-bench');
  const installation = { tenant, teamId: team, teamName: 'Bench', scopes: [], installedAt: now - 1_000 };
  await createInstallations(dynamo.app, ring).save({ ...installation, botToken });
  const account = { gitlabUserId: 1, username: 'bench', name: 'Bench', linkedAt: now };
  await createLinks(dynamo.app).save({ person, instance, ...account });
  await createTokens(dynamo.tokens, createKeyRing(new Secret(gitlabSecret.TOKEN_KEYS), realSeams)).save(
    person,
    instance,
    {
      accessToken: new Secret('access'),
      refreshToken: new Secret('refresh'),
      expiresAt: now + 7_200_000,
      scope: 'api',
    },
  );
  const secret = new Secret(hookToken);
  await createHooks(dynamo.app, ring).save({
    id: hookId,
    tenant,
    instance,
    projectId,
    mode: 'token',
    secret,
    createdAt: now,
  });
  await createSubmissions(dynamo.app, ring).keep({
    tenant,
    key: doneKey,
    kind: 'command',
    person,
    typed: { text: 'disconnect', channelId: channel, responseUrl: `${instance}/response` },
    createdAt: now,
    attempts: 0,
    state: 'due',
    ulid: '01JD9Z4V4R8N7Q2C3B5M6K8H0T',
    progress: {},
  });
}

async function rowsOf({ client }: Dynamo, table: TableName): Promise<[string, WireRow][]> {
  const { Items = [] } = await client.send(new ScanCommand({ TableName: table }));
  const wire = Items as unknown as WireRow[];
  return wire.map((row) => [rowName(table, row), row]);
}

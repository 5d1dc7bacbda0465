import { createHash } from 'node:crypto';
import { gitlabSecret, projectId, slackSecret } from './names.ts';

/** A row as DynamoDB's protocol writes it, every value under the letter of its type. */
export type WireRow = Record<string, Record<string, unknown>>;
/** The tables' rows, by `rowName`. */
export type Rows = Record<string, WireRow>;

export function rowName(table: string | undefined, key: WireRow): string {
  return `${table} ${key['pk']?.['S']} ${key['sk']?.['S']}`;
}

/** What of an operation's input the answers depend on. */
export interface AwsInput {
  MessageBody?: string;
  SecretId?: string;
}

const secrets: Record<string, unknown> = { slack: slackSecret, gitlab: gitlabSecret };

/**
 * What AWS answers to an operation on `row`. Writes succeed and change nothing, so that every call of a benchmark meets
 * the same world.
 */
export function answerAws(operation: string, input: AwsInput, row: WireRow | undefined): Record<string, unknown> {
  switch (operation) {
    case 'GetItem':
      return { Item: row };
    case 'UpdateItem':
    case 'DeleteItem':
      return { Attributes: row ?? {} };
    case 'Query':
      return { Items: [], Count: 0 };
    case 'SendMessage':
      return {
        MessageId: 'm',
        MD5OfMessageBody: createHash('md5')
          .update(input.MessageBody ?? '')
          .digest('hex'),
      };
    case 'GetSecretValue':
      return { Name: input.SecretId, SecretString: JSON.stringify(secrets[input.SecretId ?? '']) };
    default:
      return {};
  }
}

/** What Slack and GitLab answer to a path. */
export function answerHttp(path: string): unknown {
  if (path.startsWith('/api/v4/projects')) return projects;
  if (path.startsWith('/api/views.open')) return { ok: true, view: { id: 'V0BENCH', hash: '1.a' } };
  return { ok: true };
}

/** What the pickers offer. */
export const projects = Array.from({ length: 20 }, (_, index) => ({
  id: projectId + index,
  path_with_namespace: `acme/payments-${index}`,
  name: `Payments ${index}`,
  web_url: `https://gitlab.example.com/acme/payments-${index}`,
  visibility: 'private',
  archived: false,
}));

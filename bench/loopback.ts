import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import { type AwsInput, answerAws, answerHttp, type Rows, rowName, type WireRow } from './stand-in.ts';

export interface Loopback {
  origin: string;
  /** Filled before the first measurement. */
  rows: Rows;
  /** What was asked since the last call of this, in order: `GetItem`, `SendMessage`, `/api/views.open` ... */
  asked(): string[];
  close(): Promise<void>;
}

/** DynamoDB, SQS, Secrets Manager, Slack and GitLab on one port of the loopback interface, each as far as it is called. */
export async function startLoopback(): Promise<Loopback> {
  const rows: Rows = {};
  let heard: string[] = [];
  const server = createServer(async (request, response) => {
    const body = await text(request);
    const [, operation] = request.headers['x-amz-target']?.toString().split('.') ?? [];
    const { pathname } = new URL(request.url ?? '', 'http://loopback');
    heard.push(operation ?? pathname);
    const answer = operation ? answerOperation(rows, operation, body) : answerHttp(pathname);
    const type = operation ? 'application/x-amz-json-1.0' : 'application/json';
    response.writeHead(200, { 'content-type': type }).end(JSON.stringify(answer));
  });
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
  return {
    origin: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    rows,
    asked() {
      const all = heard;
      heard = [];
      return all;
    },
    close: () => {
      server.closeAllConnections();
      return new Promise((closed) => server.close(() => closed()));
    },
  };
}

function answerOperation(rows: Rows, operation: string, body: string) {
  const input = JSON.parse(body) as AwsInput & { TableName?: string; Key?: WireRow };
  return answerAws(operation, input, rows[rowName(input.TableName, input.Key ?? {})]);
}

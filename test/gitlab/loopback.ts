import { createServer, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach } from '@jest/globals';
import { createGitLab } from '../../lib/gitlab/client.ts';
import { Secret } from '../../lib/secret.ts';

export interface Received {
  method: string;
  /** With its query, as it was sent. */
  url: string;
  headers: Record<string, string | string[] | undefined>;
  body: string;
}

export type Script = (response: ServerResponse, request: Received) => void;

export const token = new Secret('glpat-never-show-this');
export const now = 1_780_000_000_000;

const running: Server[] = [];
afterEach(() => {
  for (const server of running.splice(0)) {
    server.closeAllConnections();
    server.close();
  }
});

/** A GitLab of a few lines: answers the n-th request with the n-th script, and keeps what it received. */
export async function setup(...scripts: Script[]) {
  const received: Received[] = [];
  const server = createServer(async (request, response) => {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk);
    const { method = '', url = '', headers } = request;
    const seen = { method, url, headers, body: Buffer.concat(chunks).toString() };
    received.push(seen);
    (scripts[received.length - 1] ?? answer(500, { message: 'no more answers' }))(response, seen);
  });
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  running.push(server);
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const gitlab = createGitLab({ url, fetch, now: () => now });
  return { gitlab, url, received, lastBody: () => JSON.parse(received.at(-1)?.body ?? 'null') };
}

export function answer(status: number, body: unknown, headers: Record<string, string> = {}): Script {
  return (response) => {
    response.writeHead(status, { 'content-type': 'application/json', ...headers });
    response.end(typeof body === 'string' ? body : JSON.stringify(body));
  };
}

export const hangs: Script = () => {};
export const cuts: Script = (response) => response.destroy();
export const halves: Script = (response) => {
  response.writeHead(201, { 'content-type': 'application/json', 'content-length': '1000' });
  response.write('{"id":', () => response.destroy());
};

/** An issue as the REST API answers it. */
export function issue(overrides: Record<string, unknown> = {}) {
  return {
    id: 900,
    iid: 12,
    project_id: 42,
    title: 'Checkout is down',
    description: 'It is.\n\n<!-- gitlab-incident:01J00000000000000000000000 -->',
    state: 'opened',
    type: 'INCIDENT',
    issue_type: 'incident',
    severity: 'CRITICAL',
    confidential: false,
    labels: ['database'],
    assignees: [{ id: 7, name: 'Ada Okafor', username: 'ada.okafor', state: 'active' }],
    web_url: 'https://gitlab.example/acme/payments/-/issues/12',
    references: { short: '#12', relative: '#12', full: 'acme/payments#12' },
    created_at: '2026-05-28T05:04:31.155Z',
    updated_at: '2026-05-28T06:04:31.155Z',
    closed_at: null,
    ...overrides,
  };
}

import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { listen } from '../runner/loopback.ts';
import { bundlePage } from './bundle.ts';
import type { TroubleDoor } from './trouble.ts';

export interface PageOptions {
  /** 0: any free one. */
  port: number;
  slackUrl: string;
  gitlabUrl: string;
  trouble: TroubleDoor;
}

export interface PageServer {
  url: string;
  close(): Promise<void>;
}

/** Who the browser is on the stand-ins' own pages, which believe these cookies. */
const cookies = { slack: 'slack_user', gitlab: 'gitlab_sandbox_user' } as const;

/**
 * Serves the page on 127.0.0.1; it talks to the stand-ins by itself. What the server adds is `POST /who`
 * (`{ "slack": "U0ADA", "gitlab": "ada.okafor" }`): cookies go by host, not by port, so here it can be said who signs in
 * there; and below `/trouble` what goes wrong between the stand-ins, in the app itself.
 */
export async function startPage({ port, slackUrl, gitlabUrl, trouble }: PageOptions): Promise<PageServer> {
  const { js, css } = await bundlePage();
  const server = createServer(async (request, response) => {
    try {
      await answer(request, response);
    } catch (error) {
      send(response, 500, 'text/plain', String(error));
    }
  });
  const origin = `http://127.0.0.1:${await listen(server, port)}`;

  async function answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const { host, origin: from } = request.headers;
    const url = new URL(request.url ?? '/', origin);
    // By another name the cookies below would be another host's.
    if (`http://${host}` !== origin) return redirect(response, origin + url.pathname);
    response.setHeader('content-security-policy', policyFor(slackUrl, gitlabUrl));
    response.setHeader('x-content-type-options', 'nosniff');
    switch (`${request.method} ${url.pathname}`) {
      case 'GET /':
        return send(response, 200, 'text/html', pageHtml({ slackUrl, gitlabUrl }));
      case 'GET /page.js':
        return send(response, 200, 'text/javascript', js);
      case 'GET /page.css':
        return send(response, 200, 'text/css', css);
      case 'GET /trouble':
        return sendJson(response, await trouble.look());
    }
    if (request.method === 'POST' && from !== origin) {
      return send(response, 403, 'text/plain', 'only for the page itself');
    }
    switch (`${request.method} ${url.pathname}`) {
      case 'POST /who':
        return setWho(response, await readWho(request));
      case 'POST /trouble/break-next-command':
        trouble.breakNextCommand();
        return sendJson(response, {});
      case 'POST /trouble/mend':
        trouble.mend();
        return sendJson(response, {});
      case 'POST /trouble/put-back':
        return sendJson(response, { moved: await trouble.putBack() });
      default:
        return send(response, 404, 'text/plain', 'There is only one page here: /');
    }
  }

  return {
    url: `${origin}/`,
    close() {
      server.closeAllConnections();
      return new Promise((resolve) => server.close(() => resolve()));
    },
  };
}

async function readWho(request: IncomingMessage): Promise<Record<string, unknown>> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  return JSON.parse(Buffer.concat(chunks).toString());
}

function setWho(response: ServerResponse, who: Record<string, unknown>): void {
  const fits = (value: unknown) => typeof value === 'string' && /^[\w.-]+$/.test(value);
  if (!fits(who['slack']) || !fits(who['gitlab'])) {
    send(response, 400, 'text/plain', 'slack and gitlab, please');
    return;
  }
  const headers = Object.entries(cookies).map(([side, name]) => `${name}=${who[side]}; Path=/; HttpOnly; SameSite=Lax`);
  response.writeHead(204, { 'set-cookie': headers }).end();
}

function redirect(response: ServerResponse, location: string): void {
  response.writeHead(302, { location }).end();
}

function sendJson(response: ServerResponse, body: unknown): void {
  send(response, 200, 'application/json', JSON.stringify(body));
}

function send(response: ServerResponse, status: number, type: string, body: string | Uint8Array): void {
  response.writeHead(status, { 'content-type': `${type}; charset=utf-8`, 'cache-control': 'no-store' }).end(body);
}

function policyFor(slackUrl: string, gitlabUrl: string): string {
  return `default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data: http: https:; connect-src 'self' ${slackUrl} ${gitlabUrl}; base-uri 'none'; form-action 'none'; frame-ancestors 'none'`;
}

function pageHtml(config: { slackUrl: string; gitlabUrl: string }): string {
  return `<!doctype html>
<html lang="en">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>Incidents: Slack and GitLab side by side</title>
<link rel="icon" href="data:,">
<link rel="stylesheet" href="/page.css">
<div id="page" data-config="${JSON.stringify(config).replaceAll('"', '&quot;')}"></div>
<script type="module" src="/page.js"></script>
</html>
`;
}

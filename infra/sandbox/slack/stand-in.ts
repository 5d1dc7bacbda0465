import { createServer, type Server } from 'node:http';
import type { Delivery } from './deliveries.ts';
import { type EventOptions, sendAppUninstalled, sendEvent, sendTokensRevoked, verifyUrl } from './events.ts';
import type { Faults } from './faults.ts';
import { type Exchange, readExchange, sendJson } from './http.ts';
import { publicKeys } from './id-token.ts';
import type { Draft } from './messages.ts';
import { answerAuthorize, answerLogin, isFlowPath } from './oauth-pages.ts';
import { answerPage } from './page-api.ts';
import { createPerson, type Person } from './person.ts';
import { answerResponse } from './response-door.ts';
import type { SlackOptions } from './settings.ts';
import type { Message, Wire } from './shapes.ts';
import { answerCall } from './web-api/call.ts';
import { type Browser, createWorld, type WebApiCall, type World } from './world.ts';

/** A running Slack. */
export interface SlackStandIn {
  /** The app's SLACK_API_URL, with its slash at the end. */
  readonly apiUrl: string;
  /** The app's SLACK_WEB_URL. */
  readonly webUrl: string;
  readonly teamId: string;
  /** Where deliveries go: the app's PUBLIC_URL, once it is known. */
  pointAt(appUrl: string): void;
  /** Who is logged in on the install and sign-in pages; may be changed at any time. */
  readonly browser: Browser;
  as(userId: string): Person;
  /** Every request to the app, oldest first. */
  readonly deliveries: readonly Delivery[];
  /** Every Web API call, oldest first. */
  readonly calls: readonly WebApiCall[];
  readonly faults: Faults;
  /** All there is in a channel, everybody's ephemeral messages included. */
  messagesIn(channel: string): Message[];
  /** A message from before the story, without telling the app. */
  seedMessage(draft: Draft): Message;
  /** The app installed without a browser; gives back its bot token. */
  install(scopes?: string[]): string;
  readonly installed: boolean;
  /** An admin removes the app: its tokens die, app_uninstalled and tokens_revoked are sent. */
  uninstalls(): Promise<Delivery[]>;
  events: {
    verifyUrl(): Promise<boolean>;
    send(event: Wire, options?: EventOptions): Promise<Delivery>;
    appUninstalled(): Promise<Delivery>;
    tokensRevoked(): Promise<Delivery>;
  };
  /** Slack's check of the command URL's certificate. */
  checksSsl(): Promise<Delivery>;
  /** The same bytes once more, as a replay. */
  redelivers(delivery: Delivery): Promise<Delivery>;
  /** Resolves when what Slack does after an answer (the events of auth.revoke) is done. */
  settled(): Promise<void>;
  stop(): Promise<void>;
}

/** Starts a Slack on 127.0.0.1; see README.md. `stop()` also cuts lines that hang. */
export async function startSlack(options: SlackOptions = {}): Promise<SlackStandIn> {
  const server = createServer();
  const webUrl = `http://127.0.0.1:${await listen(server, options.port ?? 0)}`;
  const world = createWorld(options, webUrl);
  server.on('request', async (request, response) => {
    try {
      await route(world, await readExchange(request, response));
    } catch (error) {
      if (response.headersSent) request.socket.destroy();
      else response.writeHead(500).end(String(error));
    }
  });
  return {
    apiUrl: `${webUrl}/api/`,
    webUrl,
    teamId: world.settings.team.id,
    pointAt(appUrl) {
      world.deliveries.appUrl = appUrl.replace(/\/$/, '');
      world.workspace.changed();
    },
    browser: world.browser,
    as: (userId) => createPerson(world, userId),
    deliveries: world.deliveries.sent,
    calls: world.calls,
    faults: world.faults,
    messagesIn: (channel) => world.messages.inChannel(channel),
    seedMessage: (draft) => world.messages.post(draft),
    install: (scopes = world.settings.scopes) => world.installation.install(scopes).token,
    get installed() {
      return world.installation.bot !== undefined;
    },
    async uninstalls() {
      world.installation.uninstall();
      world.workspace.changed();
      return Promise.all([sendAppUninstalled(world), sendTokensRevoked(world)]);
    },
    events: {
      verifyUrl: () => verifyUrl(world),
      send: (event, eventOptions) => sendEvent(world, event, eventOptions),
      appUninstalled: () => sendAppUninstalled(world),
      tokensRevoked: () => sendTokensRevoked(world),
    },
    checksSsl: () => world.deliveries.sendForm('ssl_check', { token: 'deprecated-verification-token', ssl_check: '1' }),
    redelivers: (delivery) => world.deliveries.repeat(delivery),
    async settled() {
      while (world.background.size > 0) await Promise.all(world.background);
    },
    stop: () => stop(server),
  };
}

async function route(world: World, exchange: Exchange): Promise<void> {
  const { pathname } = exchange.url;
  if (pathname.startsWith('/api/')) return answerCall(world, exchange, pathname.slice('/api/'.length));
  if (pathname.startsWith('/_sandbox/')) return answerPage(world, exchange);
  if (/^\/(commands|actions|app)\//.test(pathname) && exchange.method === 'POST')
    return answerResponse(world, exchange);
  if (isFlowPath(pathname)) return answerAuthorize(world, exchange, pathname);
  if (pathname === '/login') return answerLogin(world, exchange);
  if (pathname === '/openid/connect/keys') return sendJson(exchange, 200, publicKeys());
  sendJson(exchange, 404, { error: 'not_found' });
}

function listen(server: Server, port: number): Promise<number> {
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, '127.0.0.1', () => {
      const address = server.address();
      resolve(typeof address === 'object' && address ? address.port : port);
    });
  });
}

function stop(server: Server): Promise<void> {
  return new Promise((resolve) => {
    server.close(() => resolve());
    server.closeAllConnections();
  });
}

import { Agent as PlainAgent, request as plainRequest } from 'node:http';
import { Agent, request as tlsRequest } from 'node:https';

export interface Answer {
  status: number;
  headers: Record<string, string | string[] | undefined>;
  body: string;
}

/** POSTs `body`; rejects when nobody answers, with a `TimeoutError` when that took too long. Follows no redirect. */
export type Exchange = (url: URL, headers: Record<string, string>, body: string) => Promise<Answer>;

export interface Patience {
  /** Milliseconds until a connection stands. */
  connectMs: number;
  /** Milliseconds until the whole answer is there. */
  answerMs: number;
  /** Milliseconds after which an idle connection is not trusted any more; without it they are kept, for who can ask twice. */
  idleMs?: number;
}

/** HTTP over connections that are kept: a Lambda is thawed more often than it is started. */
export function createExchange({ connectMs, answerMs, idleMs }: Patience): Exchange {
  const kept = { keepAlive: true, ...(idleMs !== undefined && { timeout: idleMs }) };
  const [plain, tls] = [new PlainAgent(kept), new Agent(kept)];

  return (url, headers, body) =>
    new Promise((resolve, reject) => {
      const [request, agent] = url.protocol === 'http:' ? [plainRequest, plain] : [tlsRequest, tls];
      const sent = request(url, { method: 'POST', agent, headers }, (answer) => {
        const chunks: Buffer[] = [];
        answer.on('data', (chunk: Buffer) => chunks.push(chunk));
        answer.once('error', reject);
        answer.once('end', () => {
          const { statusCode: status = 0, headers } = answer;
          resolve({ status, headers, body: Buffer.concat(chunks).toString('utf8') });
        });
      });
      const late = setTimeout(() => sent.destroy(timeout(`no answer in ${answerMs} ms`)), answerMs);
      sent.once('close', () => clearTimeout(late));
      sent.once('error', reject);
      sent.once('socket', (socket) => {
        if (!socket.connecting) return;
        const unreachable = setTimeout(() => sent.destroy(timeout(`no connection in ${connectMs} ms`)), connectMs);
        socket.once('connect', () => clearTimeout(unreachable));
        socket.once('close', () => clearTimeout(unreachable));
      });
      sent.end(body);
    });
}

function timeout(message: string): Error {
  return Object.assign(new Error(message), { name: 'TimeoutError' });
}

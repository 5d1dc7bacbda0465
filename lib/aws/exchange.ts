import { Agent as PlainAgent, request as plainRequest } from 'node:http';
import { Agent, request as tlsRequest } from 'node:https';
import { urlToHttpOptions } from 'node:url';

export interface Answer {
  status: number;
  headers: Record<string, string | string[] | undefined>;
  body: string;
}

/** POSTs `body`; rejects when nobody answers, with a `TimeoutError` when that took too long. */
export type Exchange = (headers: Record<string, string>, body: string) => Promise<Answer>;

export interface Patience {
  /** Milliseconds until a connection stands. */
  connectMs: number;
  /** Milliseconds until the whole answer is there. */
  answerMs: number;
}

/** One endpoint, over connections that are kept: a Lambda is thawed more often than it is started. */
export function createExchange(endpoint: URL, { connectMs, answerMs }: Patience): Exchange {
  const [request, agent] =
    endpoint.protocol === 'http:'
      ? [plainRequest, new PlainAgent({ keepAlive: true })]
      : [tlsRequest, new Agent({ keepAlive: true })];
  const where = { ...urlToHttpOptions(endpoint), method: 'POST', agent };

  return (headers, body) =>
    new Promise((resolve, reject) => {
      const sent = request({ ...where, headers }, (answer) => {
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

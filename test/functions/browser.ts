import type { APIGatewayProxyEventV2, Context } from 'aws-lambda';
import type { HttpAnswer, HttpHandler } from '../../lib/http.ts';

export interface Shown {
  status: number;
  url: string;
  body: string;
  headers: Headers;
  setCookies: string[];
  /** The value of a hidden field, or of a query parameter of `url`. */
  field(name: string): string;
}

/**
 * A person's browser: keeps cookies, follows redirects. Addresses below `publicUrl` go to the handler as API Gateway
 * would hand them on; all others go out.
 */
export function createBrowser(handler: HttpHandler, publicUrl: string) {
  const cookies = new Map<string, string>();

  async function load(url: string, form?: Record<string, string>): Promise<Shown> {
    const response = url.startsWith(publicUrl) ? await ours(url, form) : await elsewhere(url);
    for (const line of response.headers.getSetCookie()) keep(line);
    const body = await response.text();
    const setCookies = response.headers.getSetCookie();
    const field = (name: string) =>
      new RegExp(`name="${name}" value="([^"]*)"`).exec(body)?.[1] ?? new URL(url).searchParams.get(name) ?? '';
    return { status: response.status, url, body, headers: response.headers, setCookies, field };
  }

  const keep = (line: string) => {
    const [, name = '', value = ''] = /^([^=]+)=([^;]*)/.exec(line) ?? [];
    if (/max-age=0/i.test(line)) cookies.delete(name);
    else cookies.set(name, value);
  };
  const jar = () => [...cookies].map(([name, value]) => `${name}=${value}`);
  const elsewhere = (url: string) => fetch(url, { redirect: 'manual', headers: { cookie: jar().join('; ') } });

  async function ours(address: string, form?: Record<string, string>): Promise<Response> {
    const url = new URL(address);
    const event = {
      rawPath: url.pathname,
      rawQueryString: url.search.slice(1),
      cookies: jar(),
      headers: {},
      requestContext: { requestId: 'test', http: { method: form ? 'POST' : 'GET' } },
      ...(form
        ? { body: Buffer.from(String(new URLSearchParams(form))).toString('base64'), isBase64Encoded: true }
        : {}),
    };
    return toResponse(await handler(event as unknown as APIGatewayProxyEventV2, {} as Context));
  }

  return {
    cookies,
    /** One request, no redirect followed. */
    load,
    post: (path: string, form: Record<string, string>) => load(`${publicUrl}${path}`, form),
    /** Follows redirects until a page, or until the next address satisfies `stop` (which is then not opened). */
    async open(url: string, stop: (url: string) => boolean = () => false): Promise<Shown> {
      let shown = await load(url);
      while (shown.headers.get('location')) {
        const next = new URL(shown.headers.get('location') ?? '', shown.url).href;
        if (stop(next)) return { ...shown, url: next };
        shown = await load(next);
      }
      return shown;
    },
  };
}

export type Browser = ReturnType<typeof createBrowser>;

function toResponse({
  statusCode = 200,
  headers = {},
  cookies = [],
  body = '',
}: Exclude<HttpAnswer, string>): Response {
  const lines = Object.entries(headers).map(([name, value]): [string, string] => [name, String(value)]);
  const sent = new Headers([...lines, ...cookies.map((line): [string, string] => ['set-cookie', line])]);
  return new Response(body, { status: statusCode, headers: sent });
}

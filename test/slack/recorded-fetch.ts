export interface Recorded {
  url: string;
  headers: Headers;
  form: URLSearchParams;
  body: string;
}

type Answer = Response | Error | DOMException | (() => Promise<Response>);

/** A network of prepared answers, in order; what was sent is kept in `requests`. One request too many fails. */
export function recordedFetch(...answers: Answer[]) {
  const requests: Recorded[] = [];
  const fake: typeof fetch = async (input, init) => {
    const request = new Request(input, init);
    const body = await request.text();
    requests.push({ url: request.url, headers: request.headers, form: new URLSearchParams(body), body });
    const answer = answers.shift();
    if (!answer) throw new Error(`nothing prepared for ${request.url}`);
    if (typeof answer === 'function') return answer();
    if (answer instanceof Response) return answer;
    throw answer;
  };
  return { fetch: fake, requests };
}

export const slackSays = (answer: Record<string, unknown>) => Response.json({ ok: true, ...answer });
export const slackRefuses = (error: string, more: Record<string, unknown> = {}) =>
  Response.json({ ok: false, error, ...more });

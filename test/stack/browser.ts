/** A page as a person reads it. */
export interface Shown {
  status: number;
  url: string;
  html: string;
  setCookies: string[];
}

/** A person's browser: keeps cookies per origin, follows redirects, and submits the one form of a page. */
export function createBrowser() {
  const jars = new Map<string, Map<string, string>>();
  const jarOf = (url: string) => {
    const { origin } = new URL(url);
    return jars.get(origin) ?? jars.set(origin, new Map()).get(origin) ?? new Map<string, string>();
  };

  async function load(url: string, init: RequestInit = {}): Promise<Shown & { location: string | null }> {
    const jar = jarOf(url);
    const cookie = [...jar].map(([name, value]) => `${name}=${value}`).join('; ');
    const response = await fetch(url, { ...init, redirect: 'manual', headers: { ...init.headers, cookie } });
    const setCookies = response.headers.getSetCookie();
    for (const line of setCookies) {
      const [, name = '', value = ''] = /^([^=]+)=([^;]*)/.exec(line) ?? [];
      jar.set(name, value);
    }
    const location = response.headers.get('location');
    return { status: response.status, url, html: await response.text(), setCookies, location };
  }

  async function open(url: string, until: (url: string) => boolean = () => false): Promise<Shown[]> {
    const steps: Shown[] = [];
    for (let next: string | undefined = url; next && !until(next); ) {
      const step: Shown & { location: string | null } = await load(next);
      steps.push(step);
      next = step.location ? new URL(step.location, step.url).href : undefined;
    }
    return steps;
  }

  return {
    load,
    /** Every page on the way; the last one is what the person sees. */
    open,
    /** Submits the page's form by the button with this label. */
    submit(page: Shown, label: string): Promise<Shown> {
      const { action, fields } = formOf(page, label);
      const headers = { 'content-type': 'application/x-www-form-urlencoded' };
      return load(new URL(action, page.url).href, {
        method: 'POST',
        headers,
        body: String(new URLSearchParams(fields)),
      });
    },
  };
}

/** The form's hidden fields with the button's own name and value, as a browser would send them. */
function formOf({ html }: Shown, label: string): { action: string; fields: Record<string, string> } {
  const tags = [...html.matchAll(/<(form|input|button)\b([^>]*)>([^<]*)/g)].map(([, tag, text = '', inner = '']) => ({
    tag,
    inner: inner.trim(),
    is: (name: string) => new RegExp(`\\b${name}="([^"]*)"`).exec(text)?.[1] ?? '',
  }));
  const form = tags.find(({ tag }) => tag === 'form');
  const button = tags.find(({ tag, inner }) => tag === 'button' && inner === label);
  if (!form || !button) throw new Error(`no form with a button "${label}" in: ${html.slice(0, 2000)}`);
  const hidden = tags.filter(({ tag, is }) => tag === 'input' && is('type') === 'hidden');
  const sent = [...hidden, button].map(({ is }) => [is('name'), is('value')]);
  return { action: form.is('action'), fields: Object.fromEntries(sent) };
}

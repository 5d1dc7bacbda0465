/** One form of a page: where it goes, and its hidden fields. */
interface Form {
  action: string;
  fields: URLSearchParams;
}

/** A page as a person has it before them. */
export interface Visit {
  url: string;
  status: number;
  html: string;
}

/**
 * A browser as small as the sign-in needs: follows redirects, keeps cookies (per host, as browsers do, whatever the port)
 * and presses buttons of forms. `cookies` is what it has already.
 */
export function openBrowser(cookies: Record<string, string>) {
  const jar = new Map(Object.entries(cookies));

  async function request(url: string, init: RequestInit): Promise<Visit> {
    const cookie = [...jar].map(([name, value]) => `${name}=${value}`).join('; ');
    const response = await fetch(url, { ...init, redirect: 'manual', headers: { ...init.headers, cookie } });
    for (const line of response.headers.getSetCookie()) keep(line);
    const location = response.headers.get('location');
    if (location) return request(new URL(location, url).href, {});
    return { url, status: response.status, html: await response.text() };
  }

  function keep(line: string): void {
    const [pair = '', ...attributes] = line.split(';');
    const [name = '', value = ''] = pair.split(/=(.*)/s);
    const ends = attributes.some((attribute) => /^\s*max-age=0\s*$/i.test(attribute));
    if (ends) jar.delete(name.trim());
    else jar.set(name.trim(), value);
  }

  return {
    visit: (url: string) => request(url, {}),
    /** Presses the first button whose text begins so; throws, saying what the page is, where there is none. */
    press(page: Visit, text: string): Promise<Visit> {
      const button = findButton(page.html, text);
      if (!button) throw new Error(`no button "${text}" on the page "${headingOf(page.html)}" (${page.status})`);
      const { action, fields } = formAround(page.html, button.at);
      if (button.name) fields.set(button.name, button.value);
      const headers = { 'content-type': 'application/x-www-form-urlencoded', origin: new URL(page.url).origin };
      return request(new URL(action || page.url, page.url).href, { method: 'POST', body: fields.toString(), headers });
    },
  };
}

/** What a page says above everything else. */
export function headingOf(html: string): string {
  return decode(/<h1[^>]*>([^<]*)/.exec(html)?.[1] ?? 'a page without a heading').trim();
}

function findButton(html: string, text: string): { name: string; value: string; at: number } | undefined {
  const buttons = [...html.matchAll(/(<button\b[^>]*>)([\s\S]*?)<\/button>/g)];
  const found = buttons.find(([, , label = '']) =>
    decode(label.replace(/<[^>]*>/g, ''))
      .trim()
      .startsWith(text),
  );
  if (!found) return undefined;
  const [, tag = ''] = found;
  return { name: attribute(tag, 'name') ?? '', value: attribute(tag, 'value') ?? '', at: found.index };
}

function formAround(html: string, at: number): Form {
  const form = html.slice(html.lastIndexOf('<form', at), html.indexOf('</form>', at));
  const inputs = [...form.matchAll(/<input\b[^>]*>/g)].filter(([tag]) => attribute(tag, 'type') === 'hidden');
  return {
    action: attribute(/^<form[^>]*>/.exec(form)?.[0] ?? '', 'action') ?? '',
    fields: new URLSearchParams(inputs.map(([tag]) => [attribute(tag, 'name') ?? '', attribute(tag, 'value') ?? ''])),
  };
}

function attribute(tag: string, name: string): string | undefined {
  const [, quoted, bare] = new RegExp(`\\s${name}=(?:"([^"]*)"|([^\\s"'>]+))`).exec(tag) ?? [];
  const value = quoted ?? bare;
  return value === undefined ? undefined : decode(value);
}

const named: Record<string, string> = { amp: '&', lt: '<', gt: '>', quot: '"' };

function decode(html: string): string {
  return html.replace(/&(?:#(\d+)|#x([\da-f]+)|(\w+));/gi, (whole, decimal, hex, name) => {
    if (decimal || hex) return String.fromCodePoint(decimal ? Number(decimal) : Number.parseInt(hex, 16));
    return named[name] ?? whole;
  });
}

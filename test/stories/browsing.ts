import type { World } from './world.ts';

export interface Page {
  status: number;
  url: string;
  body: string;
  /** Where this answer sends the browser, where it does. */
  location: string | undefined;
}

/** A person's browser: keeps cookies, follows redirects, sends forms. */
export interface Browser {
  readonly cookies: Map<string, string>;
  /** One request; no redirect is followed. */
  load(url: string, form?: Record<string, string>): Promise<Page>;
  /** Follows redirects to the page at their end, or up to the address that satisfies `stop`, which is not opened. */
  opens(url: string, stop?: (url: string) => boolean): Promise<Page>;
  /** Sends the one form of a page with this button: its hidden fields and the button's own name and value. */
  presses(page: Page, button: string): Promise<Page>;
}

export function createBrowser(): Browser {
  const cookies = new Map<string, string>();

  function keep(line: string): void {
    const [, name = '', value = ''] = /^([^=]+)=([^;]*)/.exec(line) ?? [];
    if (/max-age=0/i.test(line)) cookies.delete(name);
    else cookies.set(name, value);
  }

  const browser: Browser = {
    cookies,
    async load(url, form) {
      const cookie = [...cookies].map(([name, value]) => `${name}=${value}`).join('; ');
      const sent = form && { method: 'POST', body: new URLSearchParams(form) };
      const response = await fetch(url, { redirect: 'manual', headers: { cookie }, ...sent });
      for (const line of response.headers.getSetCookie()) keep(line);
      const target = response.headers.get('location');
      const location = target ? new URL(target, url).href : undefined;
      return { status: response.status, url, body: await response.text(), location };
    },
    async opens(url, stop = () => false) {
      let page = await browser.load(url);
      while (page.location && !stop(page.location)) page = await browser.load(page.location);
      return page;
    },
    async presses(page, button) {
      const { action, fields } = formOf(page, button);
      const next = await browser.load(new URL(action, page.url).href, fields);
      return next.location ? browser.opens(next.location) : next;
    },
  };
  return browser;
}

/** A browser in which somebody is signed in to Slack and to GitLab. */
export async function browserOf(world: World, slackUser: string, gitlabUser: string): Promise<Browser> {
  const browser = createBrowser();
  await browser.load(`${world.slack.webUrl}/login?user=${slackUser}`);
  await browser.load(`${world.gitlab.url}/login?user=${gitlabUser}&next=/`);
  return browser;
}

function formOf({ body, url }: Page, button: string): { action: string; fields: Record<string, string> } {
  const [form = '', action = url] = /<form[^>]*action="([^"]*)"[\s\S]*?<\/form>/.exec(body) ?? [];
  const hidden = [...form.matchAll(/<input type="hidden" name="([^"]*)" value="([^"]*)"/g)];
  const buttons = [...form.matchAll(/<button([^>]*)>([^<]*)<\/button>/g)];
  const pressed = buttons.find(([, , label = '']) => label.trim() === button)?.[1];
  if (pressed === undefined) throw new Error(`no button "${button}" on ${url}: ${body}`);
  const attribute = (name: string) => new RegExp(`${name}="([^"]*)"`).exec(pressed)?.[1] ?? '';
  const fields = Object.fromEntries(hidden.map(([, name = '', value = '']) => [name, unescapeHtml(value)]));
  return { action: unescapeHtml(action), fields: { ...fields, [attribute('name')]: attribute('value') } };
}

function unescapeHtml(text: string): string {
  return text
    .replace(/&#(\d+);/g, (_, code) => String.fromCharCode(Number(code)))
    .replace(/&(amp|lt|gt|quot);/g, (_, name: string) => ({ amp: '&', lt: '<', gt: '>', quot: '"' })[name] ?? '');
}

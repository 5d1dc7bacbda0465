import { createHash } from 'node:crypto';
import type { HttpAnswer } from './http.ts';

/** A page a browser is shown. All of it is text: nothing in it is taken for markup. */
export interface Page {
  status: number;
  title: string;
  /** One paragraph each. `Somebody` and the like are made to stand out by `facts`, not by markup in here. */
  paragraphs: string[];
  /** Names and what they stand for, as on a form. */
  facts?: { name: string; value: string }[];
  /** One form, posted to `action` of our own origin. */
  form?: Form;
}

export interface Form {
  action: string;
  hidden: Record<string, string>;
  /** The first is the one that is meant. All carry the same `name`. */
  buttons: { name: string; value: string; label: string }[];
}

/** What a browser is told next: a page to read, or a place to go. `cookie` is a Set-Cookie line. */
export type Next = { page: Page; cookie?: string } | { goTo: string; cookie?: string };

/** The answer that shows a page or sends a browser on; nothing of it is cached, framed, or told to the next site. */
export function answerBrowser(next: Next): HttpAnswer {
  const cookies = next.cookie ? [next.cookie] : [];
  if ('goTo' in next) {
    return { statusCode: 302, headers: { ...careful, location: next.goTo }, cookies, body: '' };
  }
  const headers = { ...careful, 'content-type': 'text/html; charset=utf-8', 'content-security-policy': policy };
  return { statusCode: next.page.status, headers, cookies, body: render(next.page) };
}

/** For a failure nobody foresaw: `ref` finds it in the log. */
export function failurePage(ref: string): HttpAnswer {
  const paragraphs = [
    'Nothing was changed that you cannot try again: go back to Slack and start over.',
    `Reference: ${ref}`,
  ];
  return answerBrowser({ page: { status: 500, title: 'Something went wrong', paragraphs } });
}

const style = `
:root{color-scheme:light dark;--ink:#1f1e24;--soft:#535158;--paper:#fff;--back:#f4f3f8;--line:#8a8891;--go:#1f5fc2;--on-go:#fff}
@media(prefers-color-scheme:dark){:root{--ink:#f0eff5;--soft:#bdbbc4;--paper:#26252d;--back:#18171d;--line:#8a8891;--go:#8db8ff;--on-go:#10131a}}
*{box-sizing:border-box}
body{margin:0;min-height:100vh;display:grid;place-items:center;padding:1.5rem;background:var(--back);color:var(--ink);font:1.0625rem/1.6 system-ui,sans-serif}
main{width:100%;max-width:34rem;padding:2.25rem 2rem;background:var(--paper);border-radius:.75rem;box-shadow:0 1px 4px #0003}
h1{margin:0 0 1rem;font-size:1.5rem;line-height:1.25}
p{margin:0 0 1rem;overflow-wrap:anywhere}
dl{margin:0 0 1.25rem;display:grid;grid-template-columns:auto 1fr;gap:.5rem 1.25rem}
dt{color:var(--soft)}
dd{margin:0;font-weight:600;overflow-wrap:anywhere}
form{display:flex;flex-wrap:wrap;gap:.75rem;margin-top:1.5rem}
button{min-height:2.75rem;padding:.5rem 1.25rem;border:1px solid var(--line);border-radius:.5rem;background:none;color:inherit;font:inherit;font-weight:600;cursor:pointer}
button:first-of-type{border-color:var(--go);background:var(--go);color:var(--on-go)}
button:focus-visible{outline:3px solid var(--go);outline-offset:3px}
`;

const styleHash = createHash('sha256').update(style).digest('base64');
const policy = `default-src 'none'; style-src 'sha256-${styleHash}'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'`;

const careful = {
  'cache-control': 'no-store',
  'referrer-policy': 'no-referrer',
  'x-content-type-options': 'nosniff',
};

function render({ title, paragraphs, facts = [], form }: Page): string {
  const rows = facts.map(({ name, value }) => `<dt>${escapeHtml(name)}</dt><dd>${escapeHtml(value)}</dd>`);
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${escapeHtml(title)} · GitLab incidents for Slack</title>
<style>${style}</style>
</head>
<body>
<main>
<h1>${escapeHtml(title)}</h1>
${rows.length > 0 ? `<dl>${rows.join('')}</dl>` : ''}
${paragraphs.map((paragraph) => `<p>${escapeHtml(paragraph)}</p>`).join('\n')}
${form ? renderForm(form) : ''}
</main>
</body>
</html>
`;
}

function renderForm({ action, hidden, buttons }: Form): string {
  const fields = Object.entries(hidden).map(
    ([name, value]) => `<input type="hidden" name="${escapeHtml(name)}" value="${escapeHtml(value)}">`,
  );
  const choices = buttons.map(
    ({ name, value, label }) =>
      `<button type="submit" name="${escapeHtml(name)}" value="${escapeHtml(value)}">${escapeHtml(label)}</button>`,
  );
  return `<form method="post" action="${escapeHtml(action)}">\n${[...fields, ...choices].join('\n')}\n</form>`;
}

const entities: Record<string, string> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', "'": '&#39;' };

/** Makes any text literal in HTML, inside an attribute too. */
export function escapeHtml(text: string): string {
  return text.replace(/[&<>"']/g, (char) => entities[char] ?? char);
}

/** What a person may type where a command wants `<project>`. All four always work. */
export type ProjectRef =
  /** A bare word: an alias of this workspace first, then a path. */
  | { by: 'alias'; text: string }
  /** `group/sub/project` */
  | { by: 'path'; text: string }
  | { by: 'id'; id: number }
  /** A pasted GitLab URL, of the project or of anything in it. `path` is what follows the host, up to `/-/`. */
  | { by: 'url'; url: string; path: string };

const pathPart = '(?!\\.{1,2}(?:/|$))[A-Za-z0-9_.][A-Za-z0-9_.-]*';
const fullPath = new RegExp(`^${pathPart}(?:/${pathPart})+$`);
const word = /^[A-Za-z0-9_][A-Za-z0-9_.-]{0,254}$/;

/**
 * Reads one word as a project.
 *
 *     payments                                     the alias (or a path of one part)
 *     acme/platform/checkout                       a full path
 *     4242                                         an id
 *     https://gitlab.com/acme/payments/-/issues/3  a pasted URL
 */
export function parseProjectRef(text: string): ProjectRef | undefined {
  if (/^\d{1,15}$/.test(text)) return { by: 'id', id: Number(text) };
  if (/^https?:\/\//i.test(text)) return parseProjectUrl(text);
  if (fullPath.test(text)) return { by: 'path', text };
  if (word.test(text)) return { by: 'alias', text };
  return undefined;
}

/** The project as it was typed, for the answer. */
export function typedProject(ref: ProjectRef): string {
  switch (ref.by) {
    case 'id':
      return String(ref.id);
    case 'url':
      return ref.url;
    default:
      return ref.text;
  }
}

function parseProjectUrl(text: string): ProjectRef | undefined {
  if (!URL.canParse(text)) return undefined;
  const url = new URL(text);
  const path = decoded(url.pathname.split('/-/')[0] ?? '')
    .replace(/^\/+|\/+$/g, '')
    .replace(/\.git$/, '');
  return path === '' ? undefined : { by: 'url', url: url.href, path };
}

/** What is no UTF-8 behind its percent signs (`%ff`) stays as it is: nothing bears such a name. */
function decoded(path: string): string {
  try {
    return decodeURI(path);
  } catch {
    return path;
  }
}

/** First words of commands, of today and of the next releases, and of what follows a project: an alias of that name could never be addressed. */
const reservedWords = new Set(
  'help connect disconnect whoami project incident subscribe unsubscribe subscriptions feature setup doctor issue deploy run'.split(
    ' ',
  ),
);

export function isReserved(word: string): boolean {
  return reservedWords.has(word.toLowerCase());
}

/** `[a-z][a-z0-9._-]{0,63}`, whatever the case it is typed in, and not the name of a command. */
export function parseAlias(text: string): string | undefined {
  const alias = text.toLowerCase();
  return /^[a-z][a-z0-9._-]{0,63}$/.test(alias) && !isReserved(alias) ? alias : undefined;
}

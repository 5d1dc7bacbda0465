import { createHash, randomBytes } from 'node:crypto';
import { type Asked, listenOn, type Reply } from './listen.ts';
import { createSeen } from './seen.ts';

export interface GitLabSeen {
  /** `POST /api/v4/projects/42/issues`. */
  what: string;
  fields: Record<string, unknown>;
  query: Record<string, string>;
  atMs: number;
}

export interface PlainIssue {
  iid: number;
  title: string;
  description: string;
  severity: string;
  labels: string[];
  assigneeIds: number[];
  notes: { id: number; body: string }[];
  /** Its notes by their first lines, and the severities it was given, in the order they came. */
  became: string[];
}

export const project = { id: 42, path: 'acme/payments' };
const ada = { id: 7, username: 'ada', name: 'Ada Lovelace' };

/**
 * The least GitLab that the product can be checked against, written from GitLab's documentation: one project, one person
 * (or whoever a test makes sign in), and of each answer the fields whose absence would make it another thing. Everything
 * else a reader has to do without.
 */
export async function startPlainGitLab({ signsHooks = false } = {}) {
  const seen = createSeen<GitLabSeen>(({ what }) => what);
  const issues: PlainIssue[] = [];
  const hooks: Record<string, unknown>[] = [];
  let lastNoteId = 0;
  const signsInAs = { ...ada };
  const codes = new Map<string, { query: URLSearchParams; user: typeof ada }>();
  const access = new Map<string, typeof ada>();
  const refresh = new Map<string, typeof ada>();
  /**
   * What happens to calls: while it is `away` all are cut or get a 503, by turns; one that fits `hangs` is never answered;
   * one that creates, before it is committed and after.
   */
  const faults: {
    away: boolean;
    hangs?: RegExp | undefined;
    beforeCreate?: (() => Promise<unknown>) | undefined;
    loseAnswers: number;
  } = { away: false, loseAnswers: 0 };

  const routes: [RegExp, (asked: Asked, found: string[]) => Reply | Promise<Reply>][] = [
    [/^GET \/oauth\/authorize$/, ({ url }) => authorize(url.searchParams)],
    [/^POST \/oauth\/token$/, ({ fields }) => token(fields)],
    [/^POST \/oauth\/revoke$/, () => ({ body: {} })],
    [/^GET \/api\/v4\/user$/, (asked) => ({ body: userOf(asked) })],
    [/^GET \/api\/v4\/projects$/, () => ({ body: [projectAnswer] })],
    [/^GET \/api\/v4\/projects\/(?:42|acme%2Fpayments)$/i, () => ({ body: projectAnswer })],
    [/^GET \/api\/v4\/projects\/42\/members\/all$/, () => ({ body: [ada] })],
    [/^GET \/api\/v4\/projects\/42\/labels$/, () => ({ body: [{ name: 'bug' }, { name: 'outage' }] })],
    [/^GET \/api\/v4\/projects\/42\/templates\/issues$/, () => ({ body: [{ key: 'Incident', name: 'Incident' }] })],
    [
      /^GET \/api\/v4\/projects\/42\/templates\/issues\/Incident$/,
      () => ({ body: { name: 'Incident', content: template } }),
    ],
    [/^POST \/api\/v4\/projects\/42\/issues$/, ({ fields }) => create(fields)],
    [/^GET \/api\/v4\/projects\/42\/issues$/, () => ({ body: issues.map(issueAnswer) })],
    [
      /^(?:GET|PUT) \/api\/v4\/projects\/(?:42|acme%2Fpayments)\/issues\/(\d+)$/,
      (_, [iid]) => ({ body: issueAnswer(issueOf(iid)) }),
    ],
    [
      /^GET \/api\/v4\/projects\/42\/issues\/(\d+)\/notes$/,
      (_, [iid]) => ({ body: issueOf(iid).notes.toReversed().slice(0, 100) }),
    ],
    [/^POST \/api\/v4\/projects\/42\/issues\/(\d+)\/notes$/, ({ fields }, [iid]) => comment(issueOf(iid), fields)],
    [/^GET \/api\/v4\/projects\/42\/hooks$/, () => ({ body: hooks })],
    [/^POST \/api\/v4\/projects\/42\/hooks$/, ({ fields }) => addHook(fields)],
    [/^POST \/api\/graphql$/, ({ fields }) => graphql(fields)],
  ];

  async function answer(asked: Asked): Promise<Reply> {
    const what = `${asked.method} ${asked.url.pathname}`;
    const query = Object.fromEntries(asked.url.searchParams);
    seen.add({ what, fields: asked.fields, query, atMs: Date.now() });
    if (faults.away) return seen.all.length % 2 ? { cut: true } : { status: 503, body: 'Service Unavailable' };
    if (faults.hangs?.test(what)) await new Promise<never>(() => {});
    if (asked.url.pathname.startsWith('/api/') && !userOf(asked)) {
      return { status: 401, body: { error: 'invalid_token' } };
    }
    for (const [pattern, reply] of routes) {
      const match = pattern.exec(what);
      if (match) return reply(asked, match.slice(1));
    }
    return { status: 404, body: { message: '404 Not Found' } };
  }

  function userOf({ headers }: Asked): typeof ada | undefined {
    return access.get(headers.authorization?.replace('Bearer ', '') ?? '');
  }

  function authorize(query: URLSearchParams): Reply {
    const code = randomBytes(8).toString('hex');
    codes.set(code, { query, user: { ...signsInAs } });
    const back = new URLSearchParams({ code, state: query.get('state') ?? '' });
    return { status: 302, headers: { location: `${query.get('redirect_uri')}?${back}` } };
  }

  function token(fields: Record<string, unknown>): Reply {
    const refused = { status: 400, body: { error: 'invalid_grant' } };
    if (fields['grant_type'] === 'refresh_token') {
      const user = refresh.get(String(fields['refresh_token']));
      return user && refresh.delete(String(fields['refresh_token'])) ? { body: newPair(user) } : refused;
    }
    const { query, user } = codes.get(String(fields['code'])) ?? {};
    codes.delete(String(fields['code']));
    const challenge = createHash('sha256').update(String(fields['code_verifier'])).digest('base64url');
    const proven = query?.get('code_challenge') === challenge && query.get('redirect_uri') === fields['redirect_uri'];
    return user && proven ? { body: newPair(user) } : refused;
  }

  function newPair(user: typeof ada) {
    const pair = { access_token: randomBytes(16).toString('hex'), refresh_token: randomBytes(16).toString('hex') };
    access.set(pair.access_token, user);
    refresh.set(pair.refresh_token, user);
    return { ...pair, token_type: 'Bearer', expires_in: 7200 };
  }

  async function create(fields: Record<string, unknown>): Promise<Reply> {
    await faults.beforeCreate?.();
    const { title, description = '', labels, assignee_ids: assignees = [] } = fields;
    const issue = addIssue(String(title));
    issue.description = String(description);
    issue.labels = labels ? String(labels).split(',') : [];
    issue.assigneeIds = [assignees].flat().map(Number);
    return unlessLost({ status: 201, body: issueAnswer(issue) });
  }

  function addIssue(title: string): PlainIssue {
    const nothing = { description: '', severity: 'UNKNOWN', labels: [], assigneeIds: [], notes: [], became: [] };
    const issue: PlainIssue = { iid: issues.length + 1, title, ...nothing };
    issues.push(issue);
    return issue;
  }

  function comment({ notes, became }: PlainIssue, { body }: Record<string, unknown>): Reply {
    const note = { id: ++lastNoteId, body: String(body) };
    notes.push(note);
    became.push(note.body.split('\n')[0] ?? '');
    return unlessLost({ status: 201, body: note });
  }

  function unlessLost(reply: Reply): Reply {
    if (faults.loseAnswers === 0) return reply;
    faults.loseAnswers -= 1;
    return { cut: true };
  }

  function addHook(fields: Record<string, unknown>): Reply {
    const hook = { id: hooks.length + 1, url: fields['url'], ...(signsHooks && { signing_token_present: true }) };
    hooks.push(hook);
    return { status: 201, body: hook };
  }

  function graphql({ query, variables }: Record<string, unknown>): Reply {
    const { iid, severity } = variables as { iid: string; severity?: string };
    const [name] = /issueSet\w+/.exec(String(query)) ?? [];
    if (!name) return { body: { data: {} } };
    const issue = issueOf(iid);
    if (severity && severity !== issue.severity) issue.became.push(severity);
    if (severity) issue.severity = severity;
    return { body: { data: { [name]: { errors: [] } } } };
  }

  function issueOf(iid: string | undefined): PlainIssue {
    const issue = issues.find((candidate) => String(candidate.iid) === iid);
    if (!issue) throw new Error(`no issue ${iid}`);
    return issue;
  }

  const { url, close } = await listenOn(answer);
  const projectAnswer = { id: project.id, path_with_namespace: project.path, web_url: `${url}/${project.path}` };
  const issueAnswer = ({ iid, title, description, labels, assigneeIds, severity }: PlainIssue) => ({
    id: 1000 + iid,
    iid,
    project_id: project.id,
    title,
    description,
    state: 'opened',
    type: 'INCIDENT',
    ...(severity !== 'UNKNOWN' && { severity }),
    ...(labels.length > 0 && { labels }),
    ...(assigneeIds.length > 0 && { assignees: assigneeIds.map((id) => ({ ...ada, id })) }),
    web_url: `${url}/${project.path}/-/issues/${iid}`,
  });
  return {
    url,
    seen,
    issues,
    faults,
    /** Who the browser is in GitLab; a test may make it somebody else. */
    signsInAs,
    /** An incident from before the story. */
    addIssue,
    close,
  };
}

export const template = '## What is broken\n\n## Since when\n';

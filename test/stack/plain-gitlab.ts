import { createHash, randomBytes } from 'node:crypto';
import { type Asked, listenOn, type Reply } from './listen.ts';
import { createSeen } from './seen.ts';

export interface GitLabSeen {
  /** `POST /api/v4/projects/42/issues`. */
  what: string;
  fields: Record<string, unknown>;
  query: Record<string, string>;
}

export interface PlainIssue {
  iid: number;
  title: string;
  description: string;
  severity: string;
  labels: string[];
  assigneeIds: number[];
}

export const project = { id: 42, path: 'acme/payments' };
const user = { id: 7, username: 'ada', name: 'Ada Lovelace' };

/**
 * The least GitLab that the product can be checked against, written from GitLab's documentation: one project, one person,
 * and of each answer the fields whose absence would make it another thing. Everything else a reader has to do without.
 */
export async function startPlainGitLab({ signsHooks = false } = {}) {
  const seen = createSeen<GitLabSeen>(({ what }) => what);
  const issues: PlainIssue[] = [];
  const hooks: Record<string, unknown>[] = [];
  const codes = new Map<string, URLSearchParams>();
  const access = new Set<string>();
  const refresh = new Set<string>();
  /** What happens to a call that creates an incident, before and after it is committed. */
  /** What happens to calls: one that fits `hangs` is never answered; one that creates, before it is committed and after. */
  const faults: {
    hangs?: RegExp | undefined;
    beforeCreate?: (() => Promise<unknown>) | undefined;
    loseAnswers: number;
  } = { loseAnswers: 0 };

  const routes: [RegExp, (asked: Asked, found: string[]) => Reply | Promise<Reply>][] = [
    [/^GET \/oauth\/authorize$/, ({ url }) => authorize(url.searchParams)],
    [/^POST \/oauth\/token$/, ({ fields }) => token(fields)],
    [/^POST \/oauth\/revoke$/, () => ({ body: {} })],
    [/^GET \/api\/v4\/user$/, () => ({ body: user })],
    [/^GET \/api\/v4\/projects$/, () => ({ body: [projectAnswer] })],
    [/^GET \/api\/v4\/projects\/(?:42|acme%2Fpayments)$/i, () => ({ body: projectAnswer })],
    [/^GET \/api\/v4\/projects\/42\/members\/all$/, () => ({ body: [user] })],
    [/^GET \/api\/v4\/projects\/42\/labels$/, () => ({ body: [{ name: 'bug' }, { name: 'outage' }] })],
    [/^GET \/api\/v4\/projects\/42\/templates\/issues$/, () => ({ body: [{ key: 'Incident', name: 'Incident' }] })],
    [
      /^GET \/api\/v4\/projects\/42\/templates\/issues\/Incident$/,
      () => ({ body: { name: 'Incident', content: template } }),
    ],
    [/^POST \/api\/v4\/projects\/42\/issues$/, ({ fields }) => create(fields)],
    [/^GET \/api\/v4\/projects\/42\/issues$/, () => ({ body: issues.map(issueAnswer) })],
    [/^(?:GET|PUT) \/api\/v4\/projects\/42\/issues\/(\d+)$/, (_, [iid]) => ({ body: issueAnswer(issueOf(iid)) })],
    [/^GET \/api\/v4\/projects\/42\/hooks$/, () => ({ body: hooks })],
    [/^POST \/api\/v4\/projects\/42\/hooks$/, ({ fields }) => addHook(fields)],
    [/^POST \/api\/graphql$/, ({ fields }) => graphql(fields)],
  ];

  async function answer(asked: Asked): Promise<Reply> {
    const what = `${asked.method} ${asked.url.pathname}`;
    const query = Object.fromEntries(asked.url.searchParams);
    seen.add({ what, fields: asked.fields, query });
    if (faults.hangs?.test(what)) await new Promise<never>(() => {});
    const bearer = asked.headers.authorization?.replace('Bearer ', '') ?? '';
    if (asked.url.pathname.startsWith('/api/') && !access.has(bearer)) {
      return { status: 401, body: { error: 'invalid_token' } };
    }
    for (const [pattern, reply] of routes) {
      const match = pattern.exec(what);
      if (match) return reply(asked, match.slice(1));
    }
    return { status: 404, body: { message: '404 Not Found' } };
  }

  function authorize(query: URLSearchParams): Reply {
    const code = randomBytes(8).toString('hex');
    codes.set(code, query);
    const back = new URLSearchParams({ code, state: query.get('state') ?? '' });
    return { status: 302, headers: { location: `${query.get('redirect_uri')}?${back}` } };
  }

  function token(fields: Record<string, unknown>): Reply {
    const refused = { status: 400, body: { error: 'invalid_grant' } };
    if (fields['grant_type'] === 'refresh_token') {
      return refresh.delete(String(fields['refresh_token'])) ? { body: newPair() } : refused;
    }
    const begun = codes.get(String(fields['code']));
    codes.delete(String(fields['code']));
    const challenge = createHash('sha256').update(String(fields['code_verifier'])).digest('base64url');
    const proven = begun?.get('code_challenge') === challenge && begun.get('redirect_uri') === fields['redirect_uri'];
    return proven ? { body: newPair() } : refused;
  }

  function newPair() {
    const pair = { access_token: randomBytes(16).toString('hex'), refresh_token: randomBytes(16).toString('hex') };
    access.add(pair.access_token);
    refresh.add(pair.refresh_token);
    return { ...pair, token_type: 'Bearer', expires_in: 7200 };
  }

  async function create(fields: Record<string, unknown>): Promise<Reply> {
    await faults.beforeCreate?.();
    const { title, description = '', labels, assignee_ids: assignees = [] } = fields;
    const issue: PlainIssue = {
      iid: issues.length + 1,
      title: String(title),
      description: String(description),
      severity: 'UNKNOWN',
      labels: labels ? String(labels).split(',') : [],
      assigneeIds: [assignees].flat().map(Number),
    };
    issues.push(issue);
    if (faults.loseAnswers === 0) return { status: 201, body: issueAnswer(issue) };
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
  const issueAnswer = ({ iid, title, description, labels, assigneeIds }: PlainIssue) => ({
    id: 1000 + iid,
    iid,
    project_id: project.id,
    title,
    description,
    state: 'opened',
    type: 'INCIDENT',
    ...(labels.length > 0 && { labels }),
    ...(assigneeIds.length > 0 && { assignees: assigneeIds.map((id) => ({ ...user, id })) }),
    web_url: `${url}/${project.path}/-/issues/${iid}`,
  });
  return { url, seen, issues, faults, close };
}

export const template = '## What is broken\n\n## Since when\n';

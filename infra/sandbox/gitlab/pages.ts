import { pipelineStatus } from './ci.ts';
import type { OAuthClient } from './grants.ts';
import { escapeHtml } from './http.ts';
import { type Issue, iso, type Job, type Person, type Pipeline, referenceOf, type World } from './world.ts';

/** A page with one sentence on it. */
export function plainPage(title: string, text: string): string {
  return page(title, `<p>${escapeHtml(text)}</p>`);
}

/** Choose who you are; `next` is where you wanted to go. */
export function loginPage(world: World, next: string): string {
  const people = world.people.map((person) => {
    const href = `/login?${new URLSearchParams({ user: person.username, next })}`;
    return `<li><a href="${escapeHtml(href)}">${escapeHtml(person.name)}</a> @${escapeHtml(person.username)}</li>`;
  });
  return page('Sign in to the sandbox GitLab', `<p>Who are you?</p><ul>${people.join('')}</ul>`);
}

/** GitLab's consent page; the form goes back to the address it came from. */
export function authorizePage(person: Person, client: OAuthClient, action: string): string {
  return page(
    `Authorize ${client.name}`,
    `<p>An application called <strong>${escapeHtml(client.name)}</strong> is requesting access to your GitLab account
    <strong>${escapeHtml(person.name)}</strong> (@${escapeHtml(person.username)}): ${escapeHtml(client.scopes.join(', '))}.</p>
    <form method="post" action="${escapeHtml(action)}">
      <button name="decision" value="authorize">Authorize</button>
      <button name="decision" value="deny">Deny</button>
    </form>
    <p><a href="${escapeHtml(`/login?${new URLSearchParams({ next: action })}`)}">Not ${escapeHtml(person.name)}?</a></p>`,
  );
}

/** An incident as a person reads it. */
export function issuePage(issue: Issue): string {
  const facts: [string, string][] = [
    ['State', issue.state],
    ['Severity', issue.severity],
    ['Status', issue.status],
    ['Confidential', issue.confidential ? 'yes' : 'no'],
    ['Assignees', issue.assignees.map((person) => `@${person.username}`).join(' ') || 'none'],
    ['Labels', issue.labels.map((label) => label.name).join(', ') || 'none'],
    ['Author', `@${issue.author.username}`],
    ['Created', iso(issue.createdAt)],
    ['Updated', iso(issue.updatedAt)],
    ['Zoom', issue.zoom.join(' ') || 'none'],
    ['Links', issue.links.map((link) => `${link.text} (${link.url})`).join(', ') || 'none'],
  ];
  const rows = facts.map(([name, value]) => `<tr><th>${name}</th><td>${escapeHtml(value)}</td></tr>`);
  const timeline = issue.timeline.map((event) => `<li>${iso(event.occurredAt)} ${escapeHtml(event.note)}</li>`);
  const notes = issue.notes.map((note) => `<li>@${escapeHtml(note.author.username)}: ${escapeHtml(note.body)}</li>`);
  return page(
    `${issue.title} (${referenceOf(issue)})`,
    `<table>${rows.join('')}</table><pre>${escapeHtml(issue.description ?? '')}</pre>
    <h2>Timeline</h2><ul>${timeline.join('')}</ul><h2>Comments</h2><ul>${notes.join('')}</ul>`,
  );
}

/** A pipeline with its jobs, or one of them alone. */
export function pipelinePage(pipeline: Pipeline, jobs: Job[] = pipeline.jobs): string {
  const rows = jobs.map(({ plan, status, user, variables }) => {
    const input = Object.entries(variables).map(([key, value]) => `${key}=${value}`);
    const facts = [plan.name, plan.stage, status, `@${user.username}`, input.join(' ')];
    return `<tr>${facts.map((fact) => `<td>${escapeHtml(fact)}</td>`).join('')}</tr>`;
  });
  const title = `Pipeline #${pipeline.id} of ${pipeline.project.path}: ${pipelineStatus(pipeline)}`;
  const head = '<tr><th>Job</th><th>Stage</th><th>Status</th><th>By</th><th>Variables</th></tr>';
  return page(
    title,
    `<p>${escapeHtml(`${pipeline.ref} at ${pipeline.sha}`)}</p><table>${head}${rows.join('')}</table>`,
  );
}

function page(title: string, body: string): string {
  return `<!doctype html>
<html lang="en">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width">
<title>${escapeHtml(title)}</title>
<style>body{font:16px/1.5 system-ui,sans-serif;max-width:46rem;margin:3rem auto;padding:0 1rem}th{text-align:left;padding-right:1rem}
pre{white-space:pre-wrap;background:#f5f5f5;padding:1rem}button{font:inherit;padding:.4rem 1rem;margin-right:.5rem}</style>
<h1>${escapeHtml(title)}</h1>
${body}
</html>
`;
}

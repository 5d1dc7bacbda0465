import * as z from 'zod/mini';
import type { Secret } from '../secret.ts';
import type { GitLab } from './client.ts';
import { path } from './path.ts';

export interface NewHook {
  url: string;
  /** The plain secret, for a GitLab that cannot sign (before 19.0). */
  token: Secret;
  /** `whsec_` and 32 bytes in base64 (`newSigningToken`). Another secret than `token`, which travels with every delivery. */
  signingToken: Secret;
}

export interface ProjectHook {
  id: number;
  /** True when GitLab signs its deliveries; older versions ignore `signing_token`, so this is read back. */
  signing: boolean;
}

const hook = z.object({ id: z.number(), url: z.nullish(z.string()), signing_token_present: z.nullish(z.boolean()) });

/** Only what is used: `push_events` is on unless it is refused, confidential issues tell that an incident turned confidential. */
const events = {
  push_events: false,
  issues_events: true,
  confidential_issues_events: true,
  note_events: false,
  confidential_note_events: false,
};

/** Registers a webhook; needs the Maintainer role. https://docs.gitlab.com/api/project_webhooks/#create-a-project-webhook */
export async function createHook(
  gitlab: GitLab,
  token: Secret,
  projectId: number,
  { url, token: plain, signingToken }: NewHook,
): Promise<ProjectHook> {
  const secrets = { token: plain.reveal(), signing_token: signingToken.reveal() };
  const created = await gitlab.request(token, {
    method: 'POST',
    path: path`projects/${projectId}/hooks`,
    body: { url, name: 'Incidents in Slack', ...events, enable_ssl_verification: true, ...secrets },
    answer: hook,
  });
  return { id: created.id, signing: created.signing_token_present === true };
}

/** The project's hook with exactly this URL, among its first 100 (GitLab.com allows no more). */
export async function findHook(
  gitlab: GitLab,
  token: Secret,
  projectId: number,
  url: string,
): Promise<ProjectHook | undefined> {
  const at = path`projects/${projectId}/hooks`;
  const hooks = await gitlab.request(token, { path: at, query: { per_page: 100 }, answer: z.array(hook) });
  const found = hooks.find((hook) => hook.url === url);
  return found && { id: found.id, signing: found.signing_token_present === true };
}

/** Takes a webhook away; `not_found` when it is gone already. */
export async function deleteHook(gitlab: GitLab, token: Secret, projectId: number, hookId: number): Promise<void> {
  const at = path`projects/${projectId}/hooks/${hookId}`;
  await gitlab.request(token, { method: 'DELETE', path: at, answer: z.unknown() });
}

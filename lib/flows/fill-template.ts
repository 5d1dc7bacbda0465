import { declareView } from '../block-kit/declare-form.ts';
import type { DeclareForm } from '../block-kit/declare-state.ts';
import { UpstreamError } from '../errors.ts';
import { projectId } from '../gitlab/projects.ts';
import { findIncidentTemplate } from '../gitlab/templates.ts';
import type { Job } from '../queue.ts';
import type { SlackPerson } from '../tenant.ts';
import { NotLinked, withToken } from './acting.ts';
import { drawnFormKey } from './open-declare.ts';
import type { WorkRooms } from './rooms.ts';
import { type KnownTemplate, rememberTemplate, withTemplate } from './template.ts';

/** The name looked for where nobody chose one with `project template`. */
const defaultTemplateName = 'incident';

/** How long an open form waits for its template before it gets an empty field. */
const patience = 2_000;

/** Puts the template into an open form, or an empty field when GitLab is slow, away or has none. */
export async function fillTemplate(rooms: WorkRooms, job: Extract<Job, { job: 'template' }>): Promise<void> {
  const { tenant, teamId, userId, project, viewId, hash } = job;
  const person: SlackPerson = { tenant, teamId, userId };
  const [installation, kept] = await Promise.all([
    rooms.installations.find(tenant),
    rooms.submissions.find(tenant, drawnFormKey(viewId, hash)),
  ]);
  if (!installation || !kept) return;
  const late = rooms.seams.after(patience).then(() => 'late' as const);
  const template = await Promise.race([
    readTemplate(rooms, person, project).catch((failure) => slow(rooms, failure)),
    late,
  ]);
  const form = withTemplate(kept.typed as DeclareForm, template);
  try {
    await rooms.slack.updateView(installation.botToken, { viewId, hash }, declareView(form));
  } catch (failure) {
    // The form was closed, submitted, or drawn anew for another project: this template is nobody's any more.
    if (!(failure instanceof UpstreamError) || failure.service !== 'slack') throw failure;
    rooms.log.info('a template came too late', { code: failure.code });
  }
}

/** The project's incident template as this person may read it. Throws `UpstreamError` or `NotLinked`. */
export async function readTemplate(rooms: WorkRooms, person: SlackPerson, project: string): Promise<KnownTemplate> {
  const { gitlab, instance } = rooms;
  const template = await withToken(rooms, person, instance, async (token) => {
    const id = await projectId(gitlab, token, project);
    const known = await rooms.projects.find(person.tenant, instance, id);
    return findIncidentTemplate(gitlab, token, id, known?.templateName ?? defaultTemplateName);
  });
  const found = template ?? {};
  await rememberTemplate(rooms.cache, person, { instance, project, now: rooms.seams.now() }, found);
  return found;
}

/** A project that has no such template, or that this person may not read, simply has none. */
function slow(rooms: WorkRooms, failure: unknown): KnownTemplate | 'late' {
  if (failure instanceof UpstreamError && failure.code === 'not_found') return {};
  if (failure instanceof UpstreamError || failure instanceof NotLinked) {
    rooms.log.warn('no template', { code: failure instanceof UpstreamError ? failure.code : 'not_linked' });
    return 'late';
  }
  throw failure;
}

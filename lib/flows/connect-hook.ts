import { createHash } from 'node:crypto';
import type { HookState } from '../block-kit/project-answers.ts';
import { UpstreamError } from '../errors.ts';
import { createHook, deleteHook, findHook, type ProjectHook } from '../gitlab/hooks.ts';
import { newSigningToken } from '../gitlab/verify.ts';
import { unguessable } from '../seams.ts';
import { Secret } from '../secret.ts';
import type { Hook } from '../store/hooks.ts';
import type { Project } from '../store/projects.ts';
import type { SlackPerson } from '../tenant.ts';
import { withToken } from './acting.ts';
import type { WorkRooms } from './rooms.ts';

export type HookRooms = Parameters<typeof withToken>[0] &
  Pick<WorkRooms, 'projects' | 'hooks' | 'gitlab' | 'settings' | 'seams'>;

/**
 * Sees to it that the project's webhook is in GitLab and proves itself with our secret: registers it, or mends what an
 * interrupted try left behind. Only a Maintainer may; GitLab decides who is one. Doing it again changes nothing.
 */
export async function connectHook(rooms: HookRooms, person: SlackPerson, project: Project): Promise<HookState> {
  try {
    const hook = await withToken(rooms, person, project.instance, (token) => registered(rooms, token, project));
    await rooms.projects.update(project.tenant, project.instance, project.projectId, { hook });
    return { is: 'connected', signing: hook.signing };
  } catch (failure) {
    if (!(failure instanceof UpstreamError) || failure.service !== 'gitlab' || failure.transient) throw failure;
    if (failure.code === 'forbidden' || failure.code === 'not_found') return { is: 'maintainer' };
    if (failure.code === 'invalid') return { is: 'refused', detail: failure.detail ?? 'no reason given' };
    throw failure;
  }
}

/**
 * The id in the hook's URL. It follows from what the hook is for, so that a try whose answer was lost is found again by
 * its URL instead of being registered twice. It is no secret: deliveries are proven by one.
 */
export function hookIdOf({ tenant, instance, projectId }: Pick<Project, 'tenant' | 'instance' | 'projectId'>): string {
  return createHash('sha256')
    .update(JSON.stringify([tenant, instance, projectId]))
    .digest('base64url');
}

async function registered(rooms: HookRooms, token: Secret, project: Project): Promise<NonNullable<Project['hook']>> {
  const { gitlab, hooks, settings } = rooms;
  const id = hookIdOf(project);
  const url = `${settings.publicUrl}/gitlab/webhooks/${id}`;
  const [there, row] = await Promise.all([findHook(gitlab, token, project.projectId, url), hooks.find(id)]);
  if (there && row && row.mode === modeOf(there)) return { id, gitlabHookId: there.id, signing: there.signing };
  if (there) await deleteHook(gitlab, token, project.projectId, there.id);
  const created = await register(rooms, token, { project, id, url });
  return { id, gitlabHookId: created.id, signing: created.signing };
}

/**
 * Our row is there before GitLab's first delivery can be, proven by the plain token that goes along; only once GitLab
 * says that it signs does nothing but a signature count.
 */
async function register(
  { gitlab, hooks, seams }: HookRooms,
  token: Secret,
  { project, id, url }: { project: Project; id: string; url: string },
): Promise<ProjectHook> {
  const { tenant, instance, projectId } = project;
  const secret = new Secret(unguessable(seams));
  const signingToken = newSigningToken(seams);
  const row: Hook = { id, tenant, instance, projectId, mode: 'token', secret, createdAt: seams.now() };
  await hooks.save(row);
  const created = await createHook(gitlab, token, projectId, { url, token: secret, signingToken });
  if (created.signing) await hooks.save({ ...row, mode: 'signing', secret: signingToken });
  return created;
}

const modeOf = ({ signing }: ProjectHook): Hook['mode'] => (signing ? 'signing' : 'token');

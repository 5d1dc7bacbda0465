import { declareView, readDeclareForm } from '../block-kit/declare-form.ts';
import { UpstreamError } from '../errors.ts';
import type { View } from '../slack/interaction.ts';
import type { Installation } from '../store/installations.ts';
import type { SlackPerson } from '../tenant.ts';
import { loadTemplate } from './open-declare.ts';
import type { AckRooms } from './rooms.ts';
import { isUntouched, rememberedTemplate, withTemplate } from './template.ts';

/**
 * Another project was chosen in the declare form: its pickers are those of the new project, and a description nobody
 * typed gives way to the new project's template. Typed text stays, byte for byte.
 */
export async function changeProject(
  rooms: AckRooms,
  { installation, person, view }: { installation: Installation; person: SlackPerson; view: View },
): Promise<void> {
  const form = readDeclareForm(view);
  if (!form.project) return;
  const template = await rememberedTemplate(rooms.cache, person, rooms.instance, form.project.value);
  const drawn = isUntouched(form) ? withTemplate(form, template ?? 'loading') : form;
  try {
    const at = { viewId: view.id, hash: view.hash };
    const { hash } = await rooms.slack.updateView(installation.botToken, at, declareView(drawn));
    await loadTemplate(rooms, person, drawn, { viewId: view.id, hash });
  } catch (failure) {
    if (!(failure instanceof UpstreamError) || failure.service !== 'slack') throw failure;
    // The form stays as it is and still works; a newer change of it (hash_conflict) draws it anew.
    rooms.log.warn('the declare form was not redrawn', { code: failure.code });
  }
}

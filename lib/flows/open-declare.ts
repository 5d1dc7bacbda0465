import { formButton } from '../block-kit/declare-answers.ts';
import { declareView } from '../block-kit/declare-form.ts';
import type { DeclareForm } from '../block-kit/declare-state.ts';
import type { Message } from '../block-kit/message.ts';
import { UpstreamError } from '../errors.ts';
import type { Installation } from '../store/installations.ts';
import type { SlackPerson } from '../tenant.ts';
import { keepWaiting } from './keep.ts';
import type { AckRooms } from './rooms.ts';
import { rememberedTemplate, withTemplate } from './template.ts';

export interface Opening {
  installation: Installation;
  person: SlackPerson;
  triggerId: string;
  /** The submission the form is opened from: its button opens the form once more when Slack refuses. */
  from: string;
  form: DeclareForm;
}

/**
 * Opens the declare modal from what the store knows, and says nothing; what needs GitLab follows from the worker. When
 * Slack does not open it (a spent trigger, a timeout, a refusal) the answer is a button that will.
 */
export async function openDeclare(
  rooms: AckRooms,
  { installation, person, triggerId, from, form }: Opening,
): Promise<Message | undefined> {
  const drawn = await withKnownTemplate(rooms, person, form);
  try {
    const view = await rooms.slack.openView(installation.botToken, triggerId, declareView(drawn));
    await loadTemplate(rooms, person, drawn, view);
    return undefined;
  } catch (failure) {
    if (!(failure instanceof UpstreamError) || failure.service !== 'slack') throw failure;
    rooms.log.warn('the declare form did not open', { code: failure.code });
    return formButton(from, 'Slack did not open the form in time.');
  }
}

/** A fresh form gets the template if it is known, or a line that says it is on its way. A filled one is left alone. */
async function withKnownTemplate(rooms: AckRooms, person: SlackPerson, form: DeclareForm): Promise<DeclareForm> {
  if (!form.project || form.description || form.origin.template.is !== 'none') return form;
  const template = await rememberedTemplate(rooms.cache, person, rooms.instance, form.project.value);
  return withTemplate(form, template ?? 'loading');
}

/** Sends for the template a form is waiting for. The form is kept as it was drawn, because the worker draws it again. */
export async function loadTemplate(
  rooms: AckRooms,
  person: SlackPerson,
  form: DeclareForm,
  { viewId, hash }: { viewId: string; hash: string },
): Promise<void> {
  if (form.origin.template.is !== 'loading' || !form.project) return;
  const { tenant, teamId, userId } = person;
  const project = form.project.value;
  try {
    await keepWaiting(rooms, { person, key: drawnFormKey(viewId, hash), kind: 'form', typed: form }, 'open');
    await rooms.queue.send({ job: 'template', tenant, teamId, userId, project, viewId, hash });
  } catch (failure) {
    // The form is open and works without: what is left empty gets the template when the incident is created.
    rooms.log.error('a template could not be sent for', { viewId }, failure);
  }
}

/** The row a form is kept under until its template has come. */
export function drawnFormKey(viewId: string, hash: string): string {
  return `form ${viewId} ${hash}`;
}

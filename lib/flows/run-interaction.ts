import { actGone, doActAction, openActAction } from '../block-kit/act-buttons.ts';
import { actCallbackId } from '../block-kit/act-form.ts';
import { editAction, openFormAction, retryAction, tryingAgain } from '../block-kit/declare-answers.ts';
import { declareCallbackId, errorsByBlock } from '../block-kit/declare-form.ts';
import { editCallbackId } from '../block-kit/edit-form.ts';
import { notInstalled, notInstalledAnyMore } from '../block-kit/help.ts';
import type { Message } from '../block-kit/message.ts';
import { UpstreamError } from '../errors.ts';
import type { Action, BlockActions, Interaction, ViewClosed, ViewSubmission } from '../slack/interaction.ts';
import type { Respond } from '../slack/respond.ts';
import type { Installation } from '../store/installations.ts';
import { type SlackPerson, tenantOf } from '../tenant.ts';
import { openKept } from './act-prompt.ts';
import { changeProject } from './change-project.ts';
import { openEdit, submitEdit } from './edit-form.ts';
import { queueSubmission } from './keep.ts';
import { press } from './press.ts';
import { reopenForm } from './reopen-form.ts';
import type { AckRooms } from './rooms.ts';
import { submitAct } from './submit-act.ts';
import { cancelDeclare, type Submitted, submitDeclare } from './submit-declare.ts';
import { useShortcut } from './use-shortcut.ts';

/** What Slack is answered: what is wrong in a form, or nothing. */
export type Answer = Submitted;
type Rooms = AckRooms & { respond: Respond };

/** What a person did to something of ours: acknowledged whatever it was, done when it is known. */
export async function runInteraction(rooms: Rooms, interaction: Interaction): Promise<Answer> {
  if (interaction.type === 'unknown') return undefined;
  const { teamId, userId } = interaction;
  const person: SlackPerson = { tenant: tenantOf(rooms.settings.clientId, interaction), teamId, userId };
  const installation = await rooms.installations.find(person.tenant);
  if (!installation) return refuse(rooms, interaction);
  switch (interaction.type) {
    case 'view_submission':
      return submitted(rooms, person, interaction);
    case 'view_closed':
      return closed(rooms, person, interaction);
    case 'block_actions':
      for (const action of interaction.actions) await acted(rooms, { person, installation, interaction }, action);
      return undefined;
    case 'shortcut':
    case 'message_action':
      await useShortcut(rooms, { person, installation, triggerId: interaction.triggerId }, interaction);
      return undefined;
  }
}

/** Not installed here: a form stays open with what was typed in it, whoever clicked is told beside what they clicked. */
async function refuse(rooms: Rooms, interaction: Interaction): Promise<Answer> {
  const { publicUrl } = rooms.settings;
  switch (interaction.type) {
    case 'view_submission':
      return { errors: errorsByBlock({ title: notInstalledAnyMore(publicUrl) }, interaction.view.fields) };
    case 'block_actions':
      await respondTo(rooms, interaction.responseUrl, notInstalled(publicUrl), { replaceOriginal: false });
  }
  return undefined;
}

async function submitted(rooms: Rooms, person: SlackPerson, { view }: ViewSubmission): Promise<Answer> {
  if (view.callbackId === declareCallbackId) return submitDeclare(rooms, person, view);
  if (view.callbackId === actCallbackId) return submitAct(rooms, person, view);
  if (view.callbackId === editCallbackId) return submitEdit(rooms, person, view);
  rooms.log.warn('a view nobody knows was submitted', { callbackId: view.callbackId });
  return undefined;
}

async function closed(rooms: Rooms, person: SlackPerson, { view }: ViewClosed): Promise<undefined> {
  if (view.callbackId === declareCallbackId) await cancelDeclare(rooms, person, view);
  return undefined;
}

interface Acted {
  person: SlackPerson;
  installation: Installation;
  interaction: BlockActions;
}

/** Link buttons (`connect`, `open_incident`) also tell us that they were clicked: there is nothing to do. */
async function acted(rooms: Rooms, { person, installation, interaction }: Acted, action: Action): Promise<void> {
  const { view, triggerId, responseUrl } = interaction;
  const say = (message: Message) => respondTo(rooms, responseUrl, message);
  if (view?.callbackId === declareCallbackId && action.actionId === 'project') {
    return changeProject(rooms, { installation, person, view });
  }
  if (action.actionId === openFormAction) {
    return say(await reopenForm(rooms, { installation, person, triggerId, key: action.value ?? '' }));
  }
  if (action.actionId === openActAction) {
    const kept = await rooms.submissions.find(person.tenant, action.value ?? '');
    const message = await openKept(rooms, { person, installation, triggerId }, kept);
    return message && say(message);
  }
  const actor = { person, installation, triggerId };
  const beside =
    action.actionId === editAction
      ? await openEdit(rooms, actor, action.value ?? '')
      : await press(rooms, { person, installation, interaction }, action);
  if (beside) return respondTo(rooms, responseUrl, beside, { replaceOriginal: false });
  if (action.actionId === retryAction || action.actionId === doActAction)
    return say(await retry(rooms, person, action.value ?? ''));
}

/** Tries a kept submission once more; only its author may. */
async function retry(rooms: Rooms, person: SlackPerson, key: string): Promise<Message> {
  const kept = await rooms.submissions.find(person.tenant, key);
  if (kept?.person.userId !== person.userId) return actGone();
  if (await rooms.submissions.activate(person.tenant, key, rooms.seams.now())) {
    await queueSubmission(rooms, { person, key });
    return tryingAgain();
  }
  return kept.state === 'due' ? tryingAgain() : actGone();
}

/** The button's own message makes way for the answer. Acknowledging does not wait on whether it can be shown. */
async function respondTo(
  { respond, log }: Rooms,
  responseUrl: BlockActions['responseUrl'],
  message: Message,
  { replaceOriginal = true } = {},
): Promise<void> {
  if (!responseUrl) return;
  try {
    await respond(responseUrl, { ...message, replaceOriginal });
  } catch (failure) {
    if (!(failure instanceof UpstreamError)) throw failure;
    log.warn('an answer to a click was not shown', { code: failure.code });
  }
}

import { actGone, doActAction, openActAction } from '../block-kit/act-buttons.ts';
import { editAction, openFormAction, retryAction, tryingAgain } from '../block-kit/declare-answers.ts';
import { declareCallbackId } from '../block-kit/declare-form.ts';
import type { Message } from '../block-kit/message.ts';
import type { Action, BlockActions } from '../slack/interaction.ts';
import type { Installation } from '../store/installations.ts';
import type { SlackPerson } from '../tenant.ts';
import { openKept } from './act-prompt.ts';
import { changeProject } from './change-project.ts';
import { clickStart } from './click-start.ts';
import { openEdit } from './edit-form.ts';
import { queueSubmission } from './keep.ts';
import { press } from './press.ts';
import { reopenForm } from './reopen-form.ts';
import { type DoorRooms, respondTo } from './respond-to.ts';

export interface Click {
  person: SlackPerson;
  installation: Installation;
  interaction: BlockActions;
}

/** Does what one click is for. Link buttons (`connect`, `open_incident`) also tell us that they were clicked: there is nothing to do. */
export async function click(
  rooms: DoorRooms,
  { person, installation, interaction }: Click,
  action: Action,
): Promise<void> {
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
  const begun = await clickStart(rooms, person, action);
  if (begun) return say(begun);
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
async function retry(rooms: DoorRooms, person: SlackPerson, key: string): Promise<Message> {
  const kept = await rooms.submissions.find(person.tenant, key);
  if (kept?.person.userId !== person.userId) return actGone();
  if (await rooms.submissions.activate(person.tenant, key, rooms.seams.now())) {
    await queueSubmission(rooms, { person, key });
    return tryingAgain();
  }
  return kept.state === 'due' ? tryingAgain() : actGone();
}

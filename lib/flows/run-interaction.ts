import { actCallbackId } from '../block-kit/act-state.ts';
import { errorsByBlock } from '../block-kit/choice.ts';
import { declareCallbackId } from '../block-kit/declare-form.ts';
import { editCallbackId } from '../block-kit/edit-form.ts';
import { notInstalled, notInstalledAnyMore } from '../block-kit/help.ts';
import type { Interaction, ViewClosed, ViewSubmission } from '../slack/interaction.ts';
import { type SlackPerson, tenantOf } from '../tenant.ts';
import { click } from './click.ts';
import { submitEdit } from './edit-form.ts';
import { type DoorRooms, respondTo } from './respond-to.ts';
import { submitAct } from './submit-act.ts';
import { cancelDeclare, type Submitted, submitDeclare } from './submit-declare.ts';
import { useShortcut } from './use-shortcut.ts';

/** What Slack is answered: what is wrong in a form, or nothing. */
export type Answer = Submitted;

/** What a person did to something of ours: acknowledged whatever it was, done when it is known. */
export async function runInteraction(rooms: DoorRooms, interaction: Interaction): Promise<Answer> {
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
      for (const action of interaction.actions) await click(rooms, { person, installation, interaction }, action);
      return undefined;
    case 'shortcut':
    case 'message_action':
      await useShortcut(rooms, { person, installation, triggerId: interaction.triggerId }, interaction);
      return undefined;
  }
}

/** Not installed here: a form stays open with what was typed in it, whoever clicked is told beside what they clicked. */
async function refuse(rooms: DoorRooms, interaction: Interaction): Promise<Answer> {
  const { publicUrl } = rooms.settings;
  switch (interaction.type) {
    case 'view_submission':
      return { errors: errorsByBlock({ title: notInstalledAnyMore(publicUrl) }, interaction.view.fields) };
    case 'block_actions':
    case 'message_action':
      await respondTo(rooms, interaction.responseUrl, notInstalled(publicUrl), { replaceOriginal: false });
  }
  return undefined;
}

async function submitted(rooms: DoorRooms, person: SlackPerson, { view }: ViewSubmission): Promise<Answer> {
  if (view.callbackId === declareCallbackId) return submitDeclare(rooms, person, view);
  if (view.callbackId === actCallbackId) return submitAct(rooms, person, view);
  if (view.callbackId === editCallbackId) return submitEdit(rooms, person, view);
  rooms.log.warn('a view nobody knows was submitted', { callbackId: view.callbackId });
  return undefined;
}

async function closed(rooms: DoorRooms, person: SlackPerson, { view }: ViewClosed): Promise<undefined> {
  if (view.callbackId === declareCallbackId) await cancelDeclare(rooms, person, view);
  return undefined;
}

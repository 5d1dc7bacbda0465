import { Secret } from '../secret.ts';
import type { Verified } from '../verified.ts';
import { withoutDrawnBlocks } from './drawn-blocks.ts';
import { viewIn } from './fields.ts';
import { formFields } from './form.ts';
import type { Interaction, OptionsLoad, SlashCommand } from './interaction.ts';
import { blockActions, messageAction, shortcut, viewClosed, viewSubmission } from './interaction-payload.ts';
import { idIn, type JsonObject, jsonObject, optional, textIn, textOf } from './narrow.ts';
import { sender, senderIn } from './sender.ts';

/** The probe has a token beside `ssl_check`, and nothing else. */
const longestSslCheck = 500;

/** True for the probe Slack sends to public apps: answer 200 and believe nothing else in it. */
export function isSslCheck(body: Verified): boolean {
  return body.length <= longestSslCheck && /(?:^|&)ssl_check=1(?:&|$)/.test(body);
}

/** Reads a slash command. https://docs.slack.dev/interactivity/implementing-slash-commands */
export function parseSlashCommand(body: Verified): SlashCommand {
  const form = formFields(body);
  const need = (name: string) => idIn(form.get(name), name);
  const isEnterpriseInstall = form.get('is_enterprise_install') === 'true';
  return {
    ...sender(need('user_id'), form.get('team_id'), form.get('enterprise_id'), isEnterpriseInstall),
    command: need('command'),
    text: form.get('text') ?? '',
    channelId: need('channel_id'),
    channelName: form.get('channel_name'),
    responseUrl: new Secret(textIn(form.get('response_url'), 'response_url')),
    triggerId: need('trigger_id'),
  };
}

/** Reads what a person did to something of ours. https://docs.slack.dev/reference/interaction-payloads */
export function parseInteraction(body: Verified): Interaction {
  const payload = payloadIn(body);
  const kind = String(payload['type']).slice(0, 50);
  // Steps of Slack's own workflows carry no trigger id and are none of ours.
  if (payload['function_data']) return { type: 'unknown', kind: `${kind} of a workflow` };
  switch (kind) {
    case 'block_actions':
      return blockActions(payload);
    case 'view_submission':
      return viewSubmission(payload);
    case 'view_closed':
      return viewClosed(payload);
    case 'shortcut':
      return shortcut(payload);
    case 'message_action':
      return messageAction(payload);
    default:
      return { type: 'unknown', kind };
  }
}

/** Reads what an external select asks for. https://docs.slack.dev/reference/interaction-payloads/block_suggestion-payload */
export function parseOptionsLoad(body: Verified): OptionsLoad {
  const load = payloadIn(body);
  return {
    ...senderIn(load),
    actionId: idIn(load['action_id'], 'action_id'),
    blockId: textIn(load['block_id'], 'block_id'),
    query: textOf(load, 'value') ?? '',
    view: optional(viewIn, load['view'], 'view'),
  };
}

function payloadIn(body: Verified): JsonObject {
  return jsonObject(formFields(withoutDrawnBlocks(body)).get('payload') ?? '', 'payload');
}

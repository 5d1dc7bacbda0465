import type { Verified } from '../verified.ts';
import { fieldIn, fieldsIn, viewIn } from './fields.ts';
import { formFields } from './form.ts';
import type { Interaction, OptionsLoad, SlashCommand } from './interaction.ts';
import { jsonObject, narrow } from './narrow.ts';
import { sender, senderIn } from './sender.ts';
import * as wire from './wire.ts';

/** True for the probe Slack sends to public apps: answer 200 and believe nothing else in it. */
export function isSslCheck(body: Verified): boolean {
  return body.includes('ssl_check=1') && /(?:^|&)ssl_check=1(?:&|$)/.test(body);
}

/** Reads a slash command. https://docs.slack.dev/interactivity/implementing-slash-commands */
export function parseSlashCommand(body: Verified): SlashCommand {
  const form = narrow(wire.slashCommandWire, formFields(body));
  return {
    ...sender(form.user_id, form.team_id, form.enterprise_id, form.is_enterprise_install === 'true'),
    command: form.command,
    text: form.text,
    channelId: form.channel_id,
    channelName: form.channel_name ?? undefined,
    responseUrl: form.response_url,
    triggerId: form.trigger_id,
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
      return blockActions(narrow(wire.blockActionsWire, payload));
    case 'view_submission':
      return viewSubmission(narrow(wire.viewSubmissionWire, payload));
    case 'view_closed': {
      const closed = narrow(wire.viewClosedWire, payload);
      return { type: kind, ...senderIn(closed), view: viewIn(closed.view), isCleared: closed.is_cleared ?? false };
    }
    case 'shortcut': {
      const shortcut = narrow(wire.shortcutWire, payload);
      return { type: kind, ...senderIn(shortcut), callbackId: shortcut.callback_id, triggerId: shortcut.trigger_id };
    }
    case 'message_action':
      return messageAction(narrow(wire.messageActionWire, payload));
    default:
      return { type: 'unknown', kind };
  }
}

/** Reads what an external select asks for. https://docs.slack.dev/reference/interaction-payloads/block_suggestion-payload */
export function parseOptionsLoad(body: Verified): OptionsLoad {
  const load = narrow(wire.blockSuggestionWire, payloadIn(body));
  return {
    ...senderIn(load),
    actionId: load.action_id,
    blockId: load.block_id,
    query: load.value ?? '',
    view: load.view ? viewIn(load.view) : undefined,
  };
}

function payloadIn(body: Verified): Record<string, unknown> {
  return jsonObject(formFields(body)['payload'] ?? '', 'payload');
}

function blockActions(acted: wire.BlockActionsWire): Interaction {
  const { container } = acted;
  const ts = container?.message_ts;
  const threadTs = container?.thread_ts ?? acted.message?.thread_ts ?? undefined;
  return {
    type: 'block_actions',
    ...senderIn(acted),
    triggerId: acted.trigger_id,
    actions: acted.actions.map((action) => ({
      ...fieldIn(action.block_id, action.action_id, action),
      actionTs: action.action_ts ?? '',
    })),
    responseUrl: acted.response_url ?? undefined,
    channelId: acted.channel?.id ?? container?.channel_id ?? undefined,
    message: ts ? { ts, threadTs, isEphemeral: container?.is_ephemeral ?? false } : undefined,
    view: acted.view ? viewIn(acted.view) : undefined,
    fields: fieldsIn(acted.state),
  };
}

function viewSubmission(submitted: wire.ViewSubmissionWire): Interaction {
  const urls = submitted.response_urls ?? submitted.view.response_urls ?? [];
  return {
    type: 'view_submission',
    ...senderIn(submitted),
    triggerId: submitted.trigger_id,
    view: viewIn(submitted.view),
    responseUrls: urls.map((url) => ({ channelId: url.channel_id, responseUrl: url.response_url })),
  };
}

function messageAction(acted: wire.MessageActionWire): Interaction {
  const { ts, thread_ts, user, text } = acted.message;
  return {
    type: 'message_action',
    ...senderIn(acted),
    callbackId: acted.callback_id,
    triggerId: acted.trigger_id,
    responseUrl: acted.response_url ?? undefined,
    channelId: acted.channel.id,
    message: { ts, threadTs: thread_ts ?? undefined, userId: user ?? undefined, text: text ?? '' },
  };
}

import { Secret } from '../secret.ts';
import { fieldIn, fieldsIn, viewIn } from './fields.ts';
import type { Action, BlockActions, MessageAction, Shortcut, ViewClosed, ViewSubmission } from './interaction.ts';
import { flagIn, idIn, type JsonObject, listIn, objectIn, optional, textIn, textOf } from './narrow.ts';
import { senderIn } from './sender.ts';

/**
 * What people do to something of ours, as Slack writes it: of each kind the fields that are used. `null` and a missing key
 * mean the same. https://docs.slack.dev/reference/interaction-payloads
 */

export function blockActions(acted: JsonObject): BlockActions {
  const container = optional(objectIn, acted['container'], 'container');
  const ts = textOf(container, 'message_ts');
  const threadTs =
    textOf(container, 'thread_ts') ?? textOf(optional(objectIn, acted['message'], 'message'), 'thread_ts');
  const isEphemeral = optional(flagIn, container?.['is_ephemeral'], 'is_ephemeral') ?? false;
  return {
    type: 'block_actions',
    ...senderIn(acted),
    triggerId: triggerIn(acted),
    actions: listIn(acted['actions'], 'actions').map(actionIn),
    responseUrl: optional(secretIn, acted['response_url'], 'response_url'),
    channelId: optional(channelIn, acted['channel'], 'channel') ?? textOf(container, 'channel_id'),
    message: ts ? { ts, threadTs, isEphemeral } : undefined,
    view: optional(viewIn, acted['view'], 'view'),
    fields: fieldsIn(acted['state']),
  };
}

function actionIn(held: unknown): Action {
  const action = objectIn(held, 'actions');
  const blockId = textIn(action['block_id'], 'actions.block_id');
  const actionId = idIn(action['action_id'], 'actions.action_id');
  return { ...fieldIn(blockId, actionId, action), actionTs: textOf(action, 'action_ts') ?? '' };
}

export function viewSubmission(submitted: JsonObject): ViewSubmission {
  const view = objectIn(submitted['view'], 'view');
  // Documented inside `view`, captured at the top level: read both.
  const urls = submitted['response_urls'] ?? view['response_urls'] ?? [];
  return {
    type: 'view_submission',
    ...senderIn(submitted),
    triggerId: triggerIn(submitted),
    view: viewIn(view),
    responseUrls: listIn(urls, 'response_urls').map(responseUrlIn),
  };
}

function responseUrlIn(held: unknown): { channelId: string; responseUrl: Secret } {
  const { channel_id, response_url } = objectIn(held, 'response_urls');
  return { channelId: idIn(channel_id, 'channel_id'), responseUrl: secretIn(response_url, 'response_url') };
}

export function viewClosed(closed: JsonObject): ViewClosed {
  const isCleared = optional(flagIn, closed['is_cleared'], 'is_cleared') ?? false;
  return { type: 'view_closed', ...senderIn(closed), view: viewIn(closed['view']), isCleared };
}

export function shortcut(used: JsonObject): Shortcut {
  return { type: 'shortcut', ...senderIn(used), ...shortcutIn(used) };
}

export function messageAction(acted: JsonObject): MessageAction {
  const message = objectIn(acted['message'], 'message');
  return {
    type: 'message_action',
    ...senderIn(acted),
    ...shortcutIn(acted),
    responseUrl: optional(secretIn, acted['response_url'], 'response_url'),
    channelId: channelIn(acted['channel'], 'channel'),
    message: {
      ts: idIn(message['ts'], 'message.ts'),
      threadTs: textOf(message, 'thread_ts'),
      userId: textOf(message, 'user'),
      text: textOf(message, 'text') ?? '',
    },
  };
}

function shortcutIn(payload: JsonObject): { callbackId: string; triggerId: string } {
  return { callbackId: idIn(payload['callback_id'], 'callback_id'), triggerId: triggerIn(payload) };
}

function triggerIn(payload: JsonObject): string {
  return idIn(payload['trigger_id'], 'trigger_id');
}

function channelIn(held: unknown, field: string): string {
  return idIn(objectIn(held, field)['id'], `${field}.id`);
}

function secretIn(held: unknown, field: string): Secret {
  return new Secret(textIn(held, field));
}

import { isWire } from '../shapes.ts';
import { checkBlocks } from './blocks.ts';
import { limits } from './limits.ts';
import { checkText } from './objects.ts';
import { checkFlag, checkObject, checkString, type Inspection, inspect, type Problem } from './problems.ts';

const COMMON = ['type', 'blocks', 'private_metadata', 'callback_id', 'external_id'];
const MODAL = ['title', 'close', 'submit', 'clear_on_close', 'notify_on_close', 'submit_disabled'];
/** What Slack itself adds to a view; it tolerates them coming back. */
const SERVED = [
  ...['id', 'team_id', 'state', 'hash', 'root_view_id', 'previous_view_id'],
  ...['app_id', 'bot_id', 'app_installed_team_id', 'clear_on_close', 'notify_on_close'],
];

/** What Slack would refuse in a modal or Home view; nothing when it would take it. https://docs.slack.dev/reference/views */
export function checkView(value: unknown): Problem[] {
  const surface = isWire(value) && value['type'] === 'home' ? 'home' : 'modal';
  return inspect(surface, (at) => {
    const view = checkObject(at, value, '/view', [...COMMON, ...SERVED, ...(surface === 'modal' ? MODAL : [])]);
    if (!view) return;
    if (view['type'] !== 'modal' && view['type'] !== 'home') {
      at.report('/view/type', 'must be one of: modal, home');
      return;
    }
    if (surface === 'modal') {
      checkText(at, view, 'title', '/view', { max: limits.view.title, required: true });
      checkText(at, view, 'close', '/view', { max: limits.view.title });
      checkText(at, view, 'submit', '/view', { max: limits.view.title });
      for (const key of ['clear_on_close', 'notify_on_close', 'submit_disabled']) checkFlag(at, view, key, '/view');
    }
    checkString(at, view, 'private_metadata', '/view', { max: limits.view.privateMetadata });
    checkString(at, view, 'callback_id', '/view', { max: limits.view.callbackId });
    checkString(at, view, 'external_id', '/view', { max: limits.view.externalId });
    if (view['blocks'] === undefined) {
      at.report('/view', 'missing required field: blocks');
      return;
    }
    checkBlocks(at, view['blocks'], '/view/blocks', limits.view.blocks);
    checkSubmit(at, view['blocks'], surface === 'modal' && !view['submit']);
  });
}

function checkSubmit(at: Inspection, blocks: unknown, withoutSubmit: boolean): void {
  const hasInput = Array.isArray(blocks) && blocks.some((block) => isWire(block) && block['type'] === 'input');
  if (withoutSubmit && hasInput) at.report('/view', '`submit` is required when an input block is within blocks');
}

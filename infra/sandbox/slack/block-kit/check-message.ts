import { isWire } from '../shapes.ts';
import { checkBlocks } from './blocks.ts';
import { limits } from './limits.ts';
import { checkList, inspect, type Problem } from './problems.ts';
import { tableText } from './tables.ts';

/** The parts of a message that Block Kit has rules for. */
export interface MessageToCheck {
  blocks?: unknown;
  attachments?: unknown;
}

/**
 * What Slack would refuse in a message with `invalid_blocks`; nothing when it would take it.
 * Whether there is any text at all is chat.postMessage's question (`no_text`), not this one's.
 */
export function checkMessage(message: MessageToCheck): Problem[] {
  return inspect('message', (at) => {
    const blocks = Array.isArray(message.blocks) ? message.blocks : [];
    if (message.blocks !== undefined) checkBlocks(at, message.blocks, '/blocks', limits.message.blocks);
    const ofType = (type: string) => blocks.filter(isWire).filter((block) => block['type'] === type);
    if (ofType('table').length > limits.message.tables) at.report('/blocks', 'only one table allowed');
    if (tableText(blocks) > limits.message.tableText) at.report('/blocks', 'too much text in tables');
    const markdown = ofType('markdown').reduce((sum, block) => sum + [...String(block['text'])].length, 0);
    if (markdown > limits.message.markdown) at.report('/blocks', 'too much text in markdown blocks');
    if (message.attachments === undefined) return;
    checkList(at, message.attachments, '/attachments', 0, limits.message.attachments).forEach((attachment, index) => {
      if (isWire(attachment) && attachment['blocks'] !== undefined)
        checkBlocks(at, attachment['blocks'], `/attachments/${index}/blocks`, limits.message.blocks);
    });
  });
}

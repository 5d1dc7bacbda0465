import { isWire, type Wire } from '../shapes.ts';
import { limits } from './limits.ts';
import { checkInteger, checkList, checkObject, checkOneOf, checkString, type Inspection } from './problems.ts';

/** What each leaf must carry besides its type. */
const leaves: Record<string, readonly string[]> = {
  text: ['text'],
  link: ['url'],
  emoji: ['name'],
  user: ['user_id'],
  usergroup: ['usergroup_id'],
  channel: ['channel_id'],
  team: ['team_id'],
  broadcast: ['range'],
  color: ['value'],
  date: ['timestamp', 'format'],
};

const PARAGRAPHS = ['rich_text_section', 'rich_text_quote', 'rich_text_preformatted'];

function checkLeaves(at: Inspection, holder: Wire, pointer: string): void {
  checkList(at, holder['elements'], `${pointer}/elements`, 0, Number.POSITIVE_INFINITY).forEach((item, index) => {
    const here = `${pointer}/elements/${index}`;
    const leaf = checkObject(at, item, here);
    if (!leaf) return;
    const required = leaves[String(leaf['type'])];
    if (!required) {
      at.report(`${here}/type`, `unsupported type: ${String(leaf['type'])}`);
      return;
    }
    for (const key of required) if (leaf[key] === undefined) at.report(here, `missing required field: ${key}`);
    if (leaf['type'] === 'text') checkString(at, leaf, 'text', here, { min: 1 });
  });
}

function checkRichList(at: Inspection, list: Wire, pointer: string): void {
  checkOneOf(at, list, 'style', pointer, ['bullet', 'ordered']);
  if (list['style'] === undefined) at.report(pointer, 'missing required field: style');
  checkInteger(at, list, 'indent', pointer, 0, limits.richText.indent);
  checkList(at, list['elements'], `${pointer}/elements`, 0, Number.POSITIVE_INFINITY).forEach((item, index) => {
    const here = `${pointer}/elements/${index}`;
    if (isWire(item) && item['type'] === 'rich_text_section') checkLeaves(at, item, here);
    else at.report(`${here}/type`, 'must be one of: rich_text_section');
  });
}

/** https://docs.slack.dev/reference/block-kit/blocks/rich-text-block */
export function checkRichText(at: Inspection, block: Wire, pointer: string): void {
  checkList(at, block['elements'], `${pointer}/elements`, 0, Number.POSITIVE_INFINITY).forEach((item, index) => {
    const here = `${pointer}/elements/${index}`;
    const element = checkObject(at, item, here);
    if (!element) return;
    const type = String(element['type']);
    if (type === 'rich_text_list') checkRichList(at, element, here);
    else if (PARAGRAPHS.includes(type)) checkLeaves(at, element, here);
    else at.report(`${here}/type`, `unsupported type: ${type}`);
  });
}

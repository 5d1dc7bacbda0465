import { isWire, type Wire } from '../shapes.ts';
import { limits } from './limits.ts';
import {
  checkFlag,
  checkLength,
  checkList,
  checkObject,
  checkOneOf,
  checkString,
  type Inspection,
} from './problems.ts';

interface TextRule {
  max?: number;
  /** `plain_text` unless both kinds are welcome. */
  markdown?: 'allowed' | 'only';
  required?: boolean;
}

/** A text object as the property `key` of `owner`. https://docs.slack.dev/reference/block-kit/composition-objects/text-object */
export function checkText(at: Inspection, owner: Wire, key: string, pointer: string, rule: TextRule = {}): void {
  if (owner[key] === undefined || owner[key] === null) {
    if (rule.required) at.report(pointer, `missing required field: ${key}`);
    return;
  }
  checkTextObject(at, owner[key], `${pointer}/${key}`, rule);
}

export function checkTextObject(at: Inspection, value: unknown, pointer: string, rule: TextRule): void {
  const text = checkObject(at, value, pointer);
  if (!text) return;
  const kinds = rule.markdown === 'only' ? ['mrkdwn'] : rule.markdown ? ['plain_text', 'mrkdwn'] : ['plain_text'];
  if (!kinds.includes(String(text['type']))) {
    at.report(`${pointer}/type`, `must be one of: ${kinds.join(', ')}`);
    return;
  }
  // The captured views carry `verbatim: false` in plain_text too: Slack lets it pass.
  checkObject(at, text, pointer, ['type', 'text', 'emoji', 'verbatim']);
  checkFlag(at, text, 'emoji', pointer);
  checkFlag(at, text, 'verbatim', pointer);
  if (text['type'] === 'mrkdwn' && text['emoji'] !== undefined)
    at.report(pointer, 'invalid additional property: emoji');
  if (typeof text['text'] !== 'string') {
    at.report(pointer, 'missing required field: text');
    return;
  }
  checkLength(at, text['text'], `${pointer}/text`, 1, rule.max ?? limits.text);
}

/** https://docs.slack.dev/reference/block-kit/composition-objects/confirmation-dialog-object */
export function checkConfirm(at: Inspection, owner: Wire, pointer: string): void {
  if (owner['confirm'] === undefined) return;
  const here = `${pointer}/confirm`;
  const confirm = checkObject(at, owner['confirm'], here, ['title', 'text', 'confirm', 'deny', 'style']);
  if (!confirm) return;
  checkText(at, confirm, 'title', here, { max: limits.confirm.title });
  checkText(at, confirm, 'text', here, { max: limits.confirm.text, markdown: 'allowed', required: true });
  checkText(at, confirm, 'confirm', here, { max: limits.confirm.button });
  checkText(at, confirm, 'deny', here, { max: limits.confirm.button });
  checkOneOf(at, confirm, 'style', here, ['primary', 'danger']);
}

export interface OptionRule {
  markdown?: 'allowed';
  url?: boolean;
}

/** https://docs.slack.dev/reference/block-kit/composition-objects/option-object */
export function checkOption(at: Inspection, value: unknown, pointer: string, rule: OptionRule): void {
  const option = checkObject(at, value, pointer, ['text', 'value', 'description', ...(rule.url ? ['url'] : [])]);
  if (!option) return;
  const { markdown } = rule;
  checkText(at, option, 'text', pointer, { max: limits.option.text, markdown, required: true });
  checkString(at, option, 'value', pointer, { required: true, max: limits.option.value });
  checkText(at, option, 'description', pointer, { max: limits.option.description, markdown });
  checkString(at, option, 'url', pointer, { max: limits.url });
}

export function checkOptionList(
  at: Inspection,
  owner: Wire,
  pointer: string,
  max: number,
  rule: OptionRule = {},
): void {
  if (owner['options'] === undefined) {
    at.report(pointer, 'missing required field: options');
    return;
  }
  const options = checkList(at, owner['options'], `${pointer}/options`, 1, max);
  options.forEach((option, index) => {
    checkOption(at, option, `${pointer}/options/${index}`, rule);
  });
}

/** `options` or `option_groups`, one of them and not both: of a static select, and of an answer to block_suggestion (`min` 0). */
export function checkChoices(at: Inspection, owner: Wire, pointer: string, min: number): void {
  if ((owner['options'] === undefined) === (owner['option_groups'] === undefined)) {
    at.report(pointer, 'must define exactly one of: options, option_groups');
    return;
  }
  if (owner['options'] !== undefined) {
    checkList(at, owner['options'], `${pointer}/options`, min, limits.options.select).forEach((option, index) => {
      checkOption(at, option, `${pointer}/options/${index}`, {});
    });
    return;
  }
  const groups = checkList(at, owner['option_groups'], `${pointer}/option_groups`, min, limits.options.groups);
  groups.forEach((value, index) => {
    const here = `${pointer}/option_groups/${index}`;
    const group = checkObject(at, value, here, ['label', 'options']);
    if (!group) return;
    checkText(at, group, 'label', here, { max: limits.option.text, required: true });
    checkOptionList(at, group, here, limits.options.select);
  });
}

/** Every option the element holds itself, groups flattened. */
export function ownOptions(owner: Wire): Wire[] {
  const groups = Array.isArray(owner['option_groups']) ? owner['option_groups'] : [owner];
  return groups.flatMap((group) =>
    isWire(group) && Array.isArray(group['options']) ? group['options'].filter(isWire) : [],
  );
}

/** What is preselected must be one of the options, or Slack refuses the block. */
export function checkPreselected(at: Inspection, owner: Wire, pointer: string): void {
  const offered = new Set(ownOptions(owner).map((option) => option['value']));
  const one = owner['initial_option'] === undefined ? [] : [owner['initial_option']];
  const many = Array.isArray(owner['initial_options']) ? owner['initial_options'] : [];
  for (const option of [...one, ...many])
    if (!isWire(option) || !offered.has(option['value']))
      at.report(
        `${pointer}/${one.length > 0 ? 'initial_option' : 'initial_options'}`,
        'must be one of the provided options',
      );
}

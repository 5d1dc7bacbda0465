import type { Wire } from '../shapes.ts';
import { limits } from './limits.ts';
import {
  checkChoices,
  checkConfirm,
  checkOption,
  checkOptionList,
  checkPreselected,
  checkText,
  type OptionRule,
} from './objects.ts';
import {
  checkFlag,
  checkInteger,
  checkList,
  checkObject,
  checkOneOf,
  checkString,
  type Inspection,
} from './problems.ts';

/** Where an element may stand. https://docs.slack.dev/reference/block-kit/block-elements */
type Place = 'section' | 'actions' | 'input' | 'context_actions';

interface ElementRule {
  places: readonly Place[];
  /** Its own fields, beside type, action_id and, in an input block, focus_on_load. */
  fields: readonly string[];
  check(at: Inspection, element: Wire, pointer: string): void;
}

const EVERYWHERE = ['section', 'actions', 'input'] as const;
const CONFIRMABLE = ['confirm', 'placeholder'] as const;
const TYPED = ['initial_value', 'placeholder', 'dispatch_action_config'] as const;
const DATE = /^\d{4}-\d{2}-\d{2}$/;
const TIME = /^([01]\d|2[0-3]):[0-5]\d$/;

function nothingMore(): void {}

function checkButton(at: Inspection, button: Wire, pointer: string): void {
  checkText(at, button, 'text', pointer, { max: limits.button.text, required: true });
  checkString(at, button, 'value', pointer, { max: limits.button.value });
  checkString(at, button, 'url', pointer, { max: limits.url });
  checkString(at, button, 'accessibility_label', pointer, { max: limits.button.label });
  checkOneOf(at, button, 'style', pointer, ['primary', 'danger']);
}

function chooser(places: readonly Place[], max: number, rule: OptionRule, initial: readonly string[]): ElementRule {
  return {
    places,
    fields: ['options', 'confirm', ...initial],
    check(at, element, pointer) {
      checkOptionList(at, element, pointer, max, rule);
      checkPreselected(at, element, pointer);
    },
  };
}

function select(initial: string, more: readonly string[] = [], check: ElementRule['check'] = nothingMore): ElementRule {
  return { places: EVERYWHERE, fields: [...CONFIRMABLE, initial, ...more], check };
}

function typed(more: readonly string[] = [], check: ElementRule['check'] = nothingMore): ElementRule {
  return { places: ['input'], fields: [...TYPED, ...more], check };
}

function checkStatic(at: Inspection, element: Wire, pointer: string): void {
  checkChoices(at, element, pointer, 1);
  checkPreselected(at, element, pointer);
}

function checkExternal(at: Inspection, element: Wire, pointer: string): void {
  checkInteger(at, element, 'min_query_length', pointer, 0, Number.MAX_SAFE_INTEGER);
  if (element['initial_option'] !== undefined)
    checkOption(at, element['initial_option'], `${pointer}/initial_option`, {});
  if (element['initial_options'] === undefined) return;
  const initial = checkList(at, element['initial_options'], `${pointer}/initial_options`, 1, limits.options.select);
  initial.forEach((option, index) => {
    checkOption(at, option, `${pointer}/initial_options/${index}`, {});
  });
}

function checkPlainTextInput(at: Inspection, element: Wire, pointer: string): void {
  checkFlag(at, element, 'multiline', pointer);
  checkInteger(at, element, 'min_length', pointer, 0, limits.input.value);
  checkInteger(at, element, 'max_length', pointer, 1, limits.input.value);
  const max = Number.isInteger(element['max_length']) ? Number(element['max_length']) : limits.input.value;
  checkString(at, element, 'initial_value', pointer, { max });
}

function checkNumberInput(at: Inspection, element: Wire, pointer: string): void {
  if (element['is_decimal_allowed'] === undefined) at.report(pointer, 'missing required field: is_decimal_allowed');
  for (const key of ['initial_value', 'min_value', 'max_value'])
    checkString(at, element, key, pointer, { pattern: /^-?\d+(\.\d+)?$/ });
}

const MULTI = ['max_selected_items'] as const;
const FILTER = ['default_to_current_conversation', 'filter'] as const;

const rules: Record<string, ElementRule> = {
  button: {
    places: ['section', 'actions'],
    fields: ['text', 'value', 'url', 'style', 'confirm', 'accessibility_label'],
    check: checkButton,
  },
  workflow_button: {
    places: ['section', 'actions'],
    fields: ['text', 'workflow', 'style', 'confirm', 'accessibility_label'],
    check: checkButton,
  },
  icon_button: {
    places: ['context_actions'],
    fields: ['icon', 'text', 'value', 'confirm', 'accessibility_label', 'visible_to_user_ids'],
    check: checkButton,
  },
  feedback_buttons: { places: ['context_actions'], fields: ['positive_button', 'negative_button'], check: nothingMore },
  overflow: chooser(['section', 'actions'], limits.options.overflow, { url: true }, []),
  checkboxes: chooser(EVERYWHERE, limits.options.few, { markdown: 'allowed' }, ['initial_options']),
  radio_buttons: chooser(EVERYWHERE, limits.options.few, { markdown: 'allowed' }, ['initial_option']),
  datepicker: select('initial_date', [], (at, element, pointer) =>
    checkString(at, element, 'initial_date', pointer, { pattern: DATE }),
  ),
  timepicker: select('initial_time', ['timezone'], (at, element, pointer) =>
    checkString(at, element, 'initial_time', pointer, { pattern: TIME }),
  ),
  datetimepicker: {
    places: ['actions', 'input'],
    fields: ['initial_date_time', 'confirm'],
    check: (at, element, pointer) => checkInteger(at, element, 'initial_date_time', pointer, 1e9, 1e10 - 1),
  },
  static_select: select('initial_option', ['options', 'option_groups'], checkStatic),
  multi_static_select: select('initial_options', ['options', 'option_groups', ...MULTI], checkStatic),
  external_select: select('initial_option', ['min_query_length'], checkExternal),
  multi_external_select: select('initial_options', ['min_query_length', ...MULTI], checkExternal),
  users_select: select('initial_user'),
  multi_users_select: select('initial_users', MULTI),
  channels_select: select('initial_channel', ['response_url_enabled']),
  multi_channels_select: select('initial_channels', MULTI),
  conversations_select: select('initial_conversation', ['response_url_enabled', ...FILTER]),
  multi_conversations_select: select('initial_conversations', [...FILTER, ...MULTI]),
  plain_text_input: typed(['multiline', 'min_length', 'max_length'], checkPlainTextInput),
  email_text_input: typed(),
  url_text_input: typed(),
  number_input: typed(['is_decimal_allowed', 'min_value', 'max_value'], checkNumberInput),
  rich_text_input: {
    places: ['actions', 'input'],
    fields: [...TYPED, 'min_lines', 'max_lines'],
    check(at, element, pointer) {
      checkInteger(at, element, 'min_lines', pointer, 1, limits.richText.lines);
      checkInteger(at, element, 'max_lines', pointer, 1, limits.richText.lines);
    },
  },
  file_input: {
    places: ['input'],
    fields: ['filetypes', 'max_files'],
    check: (at, element, pointer) => checkInteger(at, element, 'max_files', pointer, 1, limits.files),
  },
};

/** An interactive element where it stands; `scope` is its block, within which action_ids differ. */
export function checkElement(at: Inspection, value: unknown, pointer: string, place: Place, scope: string): void {
  const element = checkObject(at, value, pointer);
  if (!element) return;
  const type = String(element['type']);
  const rule = rules[type];
  if (!rule?.places.includes(place)) {
    at.report(`${pointer}/type`, `unsupported type: ${type}`);
    return;
  }
  const focus = rule.places.includes('input') ? ['focus_on_load'] : [];
  checkObject(at, element, pointer, ['type', 'action_id', ...focus, ...rule.fields]);
  checkActionId(at, element, pointer, scope);
  checkText(at, element, 'placeholder', pointer, { max: limits.placeholder });
  checkConfirm(at, element, pointer);
  checkFlag(at, element, 'focus_on_load', pointer);
  if (element['focus_on_load'] === true && ++at.focused > 1)
    at.report(`${pointer}/focus_on_load`, 'only one element may be focused on load');
  checkInteger(at, element, 'max_selected_items', pointer, 1, Number.MAX_SAFE_INTEGER);
  if (element['response_url_enabled'] === true && (at.surface !== 'modal' || place !== 'input'))
    at.report(`${pointer}/response_url_enabled`, 'only works in an input block of a modal');
  rule.check(at, element, pointer);
}

function checkActionId(at: Inspection, element: Wire, pointer: string, scope: string): void {
  const id = element['action_id'];
  checkString(at, element, 'action_id', pointer, { min: 1, max: limits.id });
  if (typeof id === 'string' && at.seen(`action_id of ${scope}`, id))
    at.report(`${pointer}/action_id`, `\`action_id\` "${id}" already exists for this block`);
}

import { isWire, type Wire } from '../shapes.ts';
import { checkElement } from './elements.ts';
import { limits } from './limits.ts';
import { checkText, checkTextObject } from './objects.ts';
import {
  checkFlag,
  checkInteger,
  checkList,
  checkObject,
  checkOneOf,
  checkString,
  type Inspection,
} from './problems.ts';
import { checkRichText } from './rich-text.ts';
import { checkTableRows } from './tables.ts';

interface BlockRule {
  fields: readonly string[];
  /** All surfaces when absent. */
  surfaces?: readonly Inspection['surface'][];
  check(at: Inspection, block: Wire, pointer: string): void;
}

/** https://docs.slack.dev/reference/block-kit/blocks/image-block, and the element of the same name */
function checkImage(at: Inspection, image: Wire, pointer: string): void {
  if ((image['image_url'] === undefined) === (image['slack_file'] === undefined))
    at.report(pointer, 'must define exactly one of: image_url, slack_file');
  checkString(at, image, 'image_url', pointer, { min: 1, max: limits.url });
  checkString(at, image, 'alt_text', pointer, { required: true, max: limits.image.alt });
  checkText(at, image, 'title', pointer, { max: limits.image.title });
}

const IMAGE_ELEMENT = ['type', 'image_url', 'slack_file', 'alt_text'];

function checkSection(at: Inspection, block: Wire, pointer: string): void {
  if (block['text'] === undefined && block['fields'] === undefined)
    at.report(pointer, 'must define at least one of: text, fields');
  checkText(at, block, 'text', pointer, { markdown: 'allowed' });
  checkFlag(at, block, 'expand', pointer);
  if (block['fields'] !== undefined)
    checkList(at, block['fields'], `${pointer}/fields`, 1, limits.section.fields).forEach((field, index) => {
      checkTextObject(at, field, `${pointer}/fields/${index}`, { max: limits.section.field, markdown: 'allowed' });
    });
  const { accessory } = block;
  if (accessory === undefined) return;
  if (isWire(accessory) && accessory['type'] === 'image') {
    checkObject(at, accessory, `${pointer}/accessory`, IMAGE_ELEMENT);
    checkImage(at, accessory, `${pointer}/accessory`);
  } else checkElement(at, accessory, `${pointer}/accessory`, 'section', pointer);
}

function checkContext(at: Inspection, block: Wire, pointer: string): void {
  const elements = checkList(at, block['elements'], `${pointer}/elements`, 1, limits.contextElements);
  elements.forEach((element, index) => {
    const here = `${pointer}/elements/${index}`;
    if (!isWire(element) || element['type'] !== 'image') {
      checkTextObject(at, element, here, { markdown: 'allowed' });
      return;
    }
    checkObject(at, element, here, IMAGE_ELEMENT);
    checkImage(at, element, here);
  });
}

function checkElementsIn(place: 'actions' | 'context_actions', max: number): BlockRule['check'] {
  return (at, block, pointer) =>
    checkList(at, block['elements'], `${pointer}/elements`, 1, max).forEach((element, index) => {
      checkElement(at, element, `${pointer}/elements/${index}`, place, pointer);
    });
}

function checkInput(at: Inspection, block: Wire, pointer: string): void {
  checkText(at, block, 'label', pointer, { max: limits.input.label, required: true });
  checkText(at, block, 'hint', pointer, { max: limits.input.hint });
  checkFlag(at, block, 'optional', pointer);
  checkFlag(at, block, 'dispatch_action', pointer);
  if (block['element'] === undefined) {
    at.report(pointer, 'missing required field: element');
    return;
  }
  checkElement(at, block['element'], `${pointer}/element`, 'input', pointer);
}

function checkVideo(at: Inspection, block: Wire, pointer: string): void {
  for (const key of ['video_url', 'thumbnail_url', 'alt_text'])
    checkString(at, block, key, pointer, { required: true });
  checkText(at, block, 'title', pointer, { max: limits.video.title, required: true });
  checkString(at, block, 'author_name', pointer, { max: limits.video.author });
  checkText(at, block, 'description', pointer);
}

function checkCard(at: Inspection, block: Wire, pointer: string): void {
  if (!['hero_image', 'title', 'actions', 'body'].some((key) => block[key] !== undefined))
    at.report(pointer, 'must define at least one of: hero_image, title, actions, body');
  checkText(at, block, 'title', pointer, { max: limits.card.title, markdown: 'only' });
  checkText(at, block, 'subtitle', pointer, { max: limits.card.title, markdown: 'only' });
  checkText(at, block, 'body', pointer, { max: limits.card.body, markdown: 'only' });
}

function checkContainer(at: Inspection, block: Wire, pointer: string): void {
  checkText(at, block, 'title', pointer, { max: limits.container.title });
  checkText(at, block, 'subtitle', pointer, { max: limits.container.title, markdown: 'allowed' });
  checkOneOf(at, block, 'width', pointer, ['narrow', 'standard', 'wide', 'full']);
  checkBlocks(at, block['child_blocks'], `${pointer}/child_blocks`, limits.container.children);
}

const rules: Record<string, BlockRule> = {
  section: { fields: ['text', 'fields', 'accessory', 'expand'], check: checkSection },
  divider: { fields: [], check: () => {} },
  header: {
    fields: ['text'],
    check: (at, block, pointer) => checkText(at, block, 'text', pointer, { max: limits.header, required: true }),
  },
  context: { fields: ['elements'], check: checkContext },
  actions: { fields: ['elements'], check: checkElementsIn('actions', limits.actionsElements) },
  context_actions: {
    fields: ['elements'],
    surfaces: ['message'],
    check: checkElementsIn('context_actions', limits.contextActions),
  },
  image: { fields: ['image_url', 'slack_file', 'alt_text', 'title'], check: checkImage },
  input: { fields: ['label', 'hint', 'optional', 'element', 'dispatch_action'], check: checkInput },
  rich_text: { fields: ['elements'], check: checkRichText },
  markdown: {
    fields: ['text'],
    surfaces: ['message'],
    check: (at, block, pointer) =>
      checkString(at, block, 'text', pointer, { required: true, min: 1, max: limits.message.markdown }),
  },
  table: { fields: ['rows', 'column_settings'], surfaces: ['message'], check: checkTableRows },
  data_table: {
    fields: ['rows', 'caption', 'page_size', 'row_header_column_index'],
    surfaces: ['message'],
    check(at, block, pointer) {
      checkString(at, block, 'caption', pointer, { required: true });
      checkInteger(at, block, 'page_size', pointer, 1, limits.dataTablePage);
    },
  },
  alert: {
    fields: ['text', 'level'],
    check(at, block, pointer) {
      checkText(at, block, 'text', pointer, { markdown: 'allowed', required: true });
      checkOneOf(at, block, 'level', pointer, ['default', 'info', 'warning', 'error', 'success']);
    },
  },
  video: {
    fields: [
      ...['video_url', 'thumbnail_url', 'alt_text', 'title', 'title_url', 'author_name'],
      ...['provider_name', 'provider_icon_url', 'description'],
    ],
    check: checkVideo,
  },
  file: {
    fields: ['source', 'external_id'],
    surfaces: ['message'],
    check: (at, block, pointer) => checkString(at, block, 'external_id', pointer, { required: true }),
  },
  card: { fields: ['hero_image', 'icon', 'title', 'subtitle', 'body', 'actions'], check: checkCard },
  carousel: {
    fields: ['elements'],
    check: (at, block, pointer) => checkBlocks(at, block['elements'], `${pointer}/elements`, limits.carousel, ['card']),
  },
  container: {
    fields: [
      ...['title', 'rich_text_title', 'subtitle', 'child_blocks', 'width', 'icon'],
      ...['is_collapsible', 'default_collapsed', 'has_header_divider'],
    ],
    check: checkContainer,
  },
  task_card: {
    fields: ['task_id', 'title', 'details', 'output', 'sources', 'status'],
    surfaces: ['message'],
    check: (at, block, pointer) =>
      checkOneOf(at, block, 'status', pointer, ['pending', 'in_progress', 'complete', 'error']),
  },
  plan: { fields: ['title', 'tasks'], surfaces: ['message'], check: () => {} },
};

/** A list of blocks: of a message, a view, or a block that holds blocks (`only` certain ones). */
export function checkBlocks(at: Inspection, value: unknown, pointer: string, max: number, only?: string[]): void {
  checkList(at, value, pointer, 0, max).forEach((item, index) => {
    const here = `${pointer}/${index}`;
    const block = checkObject(at, item, here);
    if (!block) return;
    if (typeof block['type'] !== 'string') {
      at.report(here, 'missing required field: type');
      return;
    }
    const type = block['type'];
    const rule = rules[type];
    if (!rule || (only && !only.includes(type)) || (rule.surfaces && !rule.surfaces.includes(at.surface))) {
      at.report(`${here}/type`, `unsupported type: ${type}`);
      return;
    }
    checkObject(at, block, here, ['type', 'block_id', ...rule.fields]);
    checkBlockId(at, block, here);
    rule.check(at, block, here);
  });
}

function checkBlockId(at: Inspection, block: Wire, pointer: string): void {
  const id = block['block_id'];
  // An empty block_id counts as none: Slack makes one up.
  checkString(at, block, 'block_id', pointer, { max: limits.id });
  if (typeof id === 'string' && id !== '' && at.seen('block_id', id))
    at.report(`${pointer}/block_id`, `\`block_id\` "${id}" already exists`);
}

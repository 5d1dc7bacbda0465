import { isWire, type Wire } from '../shapes.ts';
import { limits } from './limits.ts';
import { checkList, checkObject, type Inspection } from './problems.ts';
import { checkRichText } from './rich-text.ts';

/** https://docs.slack.dev/reference/block-kit/blocks/table-block */
export function checkTableRows(at: Inspection, block: Wire, pointer: string): void {
  const { rows: maxRows, columns } = limits.table;
  if (block['column_settings'] !== undefined)
    checkList(at, block['column_settings'], `${pointer}/column_settings`, 0, columns);
  checkList(at, block['rows'], `${pointer}/rows`, 1, maxRows).forEach((row, rowIndex) => {
    const here = `${pointer}/rows/${rowIndex}`;
    checkList(at, row, here, 1, columns).forEach((value, column) => {
      checkCell(at, value, `${here}/${column}`);
    });
  });
}

function checkCell(at: Inspection, value: unknown, pointer: string): void {
  const cell = checkObject(at, value, pointer);
  if (!cell) return;
  if (cell['type'] === 'rich_text') {
    checkRichText(at, cell, pointer);
    return;
  }
  if (cell['type'] !== 'raw_text' && cell['type'] !== 'raw_number') {
    at.report(`${pointer}/type`, `unsupported type: ${String(cell['type'])}`);
    return;
  }
  if (typeof cell['text'] !== 'string') at.report(pointer, 'missing required field: text');
}

/** Characters in all cells of a message's tables; Slack caps the sum. */
export function tableText(blocks: readonly unknown[]): number {
  const lengthOf = (value: unknown): number => {
    if (Array.isArray(value)) return value.reduce((sum: number, item) => sum + lengthOf(item), 0);
    if (!isWire(value)) return 0;
    const own = typeof value['text'] === 'string' ? [...value['text']].length : 0;
    return own + lengthOf(value['elements']);
  };
  const tables = blocks.filter(isWire).filter((block) => block['type'] === 'table');
  return tables.reduce((sum, table) => sum + lengthOf(table['rows']), 0);
}

import type { PlainTextOption } from '@slack/types';
import { plainText } from './message.ts';

/** Something a person picks from a list. */
export interface Choice {
  value: string;
  label: string;
}

/** What one field of a form holds when it comes back from Slack. */
export interface FilledField {
  blockId: string;
  actionId: string;
  value: string | undefined;
  selected: Choice[];
}

/** https://docs.slack.dev/reference/block-kit/composition-objects/option-object */
const maxOptionText = 75;
export const maxOptionValue = 150;

/** A line that stands where a list could not be had: picking it is like picking nothing. */
export const nothingChosen = '-';

export function option({ value, label }: Choice): PlainTextOption {
  return { text: plainText(label || value, maxOptionText), value };
}

/** What was picked in a field, without lines that only stand in for a list. */
export function chosen(field: FilledField | undefined): Choice[] {
  return (field?.selected ?? []).filter(({ value }) => value !== nothingChosen);
}

/** Slack shows an error under the block it is keyed by. */
export function errorsByBlock(
  problems: Partial<Record<string, string>>,
  fields: FilledField[],
): Record<string, string> {
  const blockOf = (name: string) => fields.find(({ actionId }) => actionId === name)?.blockId ?? name;
  return Object.fromEntries(
    Object.entries(problems).flatMap(([name, problem]) => (problem ? [[blockOf(name), problem]] : [])),
  );
}

const view = encodeURIComponent('"view":{');
const begin = encodeURIComponent(',"blocks":[');
const end = encodeURIComponent('],"private_metadata":');

/**
 * A form without the blocks of the view in its payload. Slack sends back the whole view we drew, and its blocks are most of
 * that and read by nobody: left in, decoding and parsing them would be half of what a submission costs.
 *
 * They are cut where Slack writes them, between the view's beginning and its `private_metadata`, and left alone where it
 * writes anything else. Nothing people typed can be taken for either end: inside a JSON string a quote comes as `\"`.
 * https://docs.slack.dev/reference/interaction-payloads/view-interactions-payload
 */
export function withoutDrawnBlocks(form: string): string {
  const from = indexAfter(form, begin, indexAfter(form, view, 0));
  const to = from < 0 ? -1 : form.indexOf(end, from);
  return to < 0 ? form : form.slice(0, from) + form.slice(to);
}

function indexAfter(text: string, sought: string, from: number): number {
  const found = from < 0 ? -1 : text.indexOf(sought, from);
  return found < 0 ? -1 : found + sought.length;
}

import { type Message, say } from '../block-kit/message.ts';

/**
 * In bytes of JSON. A row of DynamoDB holds 400 KB, and a text that is sealed takes a third more.
 * https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/Constraints.html#limits-items
 */
const mostKept = 250_000;

/** What to say of a text that is too long to be kept, and so to be done; undefined of any other. */
export function tooMuch(text: string): Message | undefined {
  const bytes = Buffer.byteLength(JSON.stringify(text));
  if (bytes <= mostKept) return undefined;
  const [is, most] = [bytes, mostKept].map((count) => Math.ceil(count / 1000));
  return say(
    `That is too much text: it has ${is} KB, and a command keeps at most ${most} KB. Nothing was done; put the long part into GitLab, as a file or a snippet, and link it.`,
  );
}

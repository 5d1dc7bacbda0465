export function toMarkdown(
  text: string,
  _names: { usernames: ReadonlyMap<string, string>; names: ReadonlyMap<string, string> },
): string {
  return text;
}
export function checkLength(_kind: 'comment' | 'timeline', _text: string): string | undefined {
  return undefined;
}

import type { World } from './world.ts';

/** A URL up to a blank or an angle bracket; the punctuation that ends a sentence is not part of it. */
const TOKEN = /(https?:\/\/[^\s<>]*[^\s<>.,;:!?)"'])|(?<![\w@#])([@#])([\w][\w.-]*)/g;

/**
 * What Slack makes of typed text when the command says `should_escape: true`: `& < >` escaped, URLs in angle brackets,
 * people and channels as tokens. https://docs.slack.dev/interactivity/implementing-slash-commands
 */
export function escapeTyped(world: World, userId: string, text: string): string {
  let escaped = '';
  let from = 0;
  for (const match of text.matchAll(TOKEN)) {
    const [whole, url, sign, name = ''] = match;
    const token = url
      ? `<${escapeText(url)}>`
      : sign === '@'
        ? personToken(world, name)
        : channelToken(world, userId, name);
    escaped += escapeText(text.slice(from, match.index)) + (token ?? escapeText(whole));
    from = match.index + whole.length;
  }
  return escaped + escapeText(text.slice(from));
}

export function escapeText(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
}

function personToken({ workspace }: World, name: string): string | undefined {
  if (['here', 'channel', 'everyone'].includes(name)) return `<!${name}>`;
  const person = workspace.people().find((candidate) => candidate.name === name && !candidate.deleted);
  return person && `<@${person.id}|${person.name}>`;
}

/** The name of a private channel stays its own. */
function channelToken({ workspace }: World, userId: string, name: string): string | undefined {
  const channel = workspace.channels().find((candidate) => candidate.kind !== 'dm' && candidate.name === name);
  if (!channel || !workspace.canSee(channel, userId)) return undefined;
  return `<#${channel.id}|${channel.kind === 'private' ? '' : channel.name}>`;
}

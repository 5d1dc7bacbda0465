import type { RichTextBlock, RichTextElement } from '@slack/types';
import type { ReactNode } from 'react';
import { emojiOf } from './emoji.ts';
import { Link, Mention, MessageDate } from './text.tsx';

type RichTextPart = RichTextBlock['elements'][number];

/** https://docs.slack.dev/reference/block-kit/blocks/rich-text-block */
export function RichText({ block }: { block: RichTextBlock }) {
  return block.elements.map((part, index) => <Part key={index} part={part} />);
}

function Part({ part }: { part: RichTextPart }): ReactNode {
  switch (part.type) {
    case 'rich_text_section':
      return <div className="rich">{elements(part.elements)}</div>;
    case 'rich_text_quote':
      return <blockquote>{elements(part.elements)}</blockquote>;
    case 'rich_text_preformatted':
      return <pre>{elements(part.elements)}</pre>;
    case 'rich_text_list': {
      const List = part.style === 'ordered' ? 'ol' : 'ul';
      return (
        <List className={`indent-${part.indent ?? 0}`}>
          {part.elements.map((item, index) => (
            <li key={index}>{elements(item.elements)}</li>
          ))}
        </List>
      );
    }
    default:
      return null;
  }
}

function elements(list: RichTextElement[]): ReactNode {
  return list.map((element, index) => <Styled key={index} element={element} />);
}

function Styled({ element }: { element: RichTextElement }): ReactNode {
  const style: { bold?: boolean; italic?: boolean; strike?: boolean; code?: boolean } = element.style ?? {};
  let shown = contentOf(element);
  if (style.code) shown = <code>{shown}</code>;
  if (style.strike) shown = <s>{shown}</s>;
  if (style.italic) shown = <em>{shown}</em>;
  if (style.bold) shown = <strong>{shown}</strong>;
  return shown;
}

function contentOf(element: RichTextElement): ReactNode {
  switch (element.type) {
    case 'text':
      return element.text;
    case 'link':
      return <Link url={element.url}>{element.text || element.url}</Link>;
    case 'emoji':
      return emojiOf(element.name) ?? `:${element.name}:`;
    case 'user':
      return <Mention kind="user" id={element.user_id} />;
    case 'channel':
      return <Mention kind="channel" id={element.channel_id} />;
    case 'usergroup':
      return <Mention kind="group" id={element.usergroup_id} />;
    case 'broadcast':
      return <Mention kind="broadcast" id={element.range} />;
    case 'date':
      return <MessageDate seconds={element.timestamp} format={element.format} url={element.url} />;
    default:
      return null;
  }
}

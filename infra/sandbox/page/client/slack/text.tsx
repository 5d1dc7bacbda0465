import { createContext, type ReactNode, useContext } from 'react';
import { formatDate } from '../dates.ts';
import { type Piece, readMrkdwn } from '../mrkdwn.ts';
import type { SlackState } from '../shapes.ts';
import { useTimeZone } from '../time-zone.ts';
import { emojiOf } from './emoji.ts';

/** Names for the ids that texts mention. */
export type Names = Pick<SlackState, 'people' | 'channels' | 'app'>;
export const NamesContext = createContext<Names | undefined>(undefined);

/** A text object, or a message's own text, as Slack shows it. */
export function Text({ text, verbatim }: { text: string; verbatim?: boolean }) {
  return <Pieces pieces={readMrkdwn(text, { verbatim })} />;
}

/** A text object of either type. `emoji: false` leaves `:names:` in plain text alone. */
export function TextObject({
  object,
}: {
  object: { type: string; text: string; emoji?: boolean; verbatim?: boolean };
}) {
  if (object.type === 'mrkdwn') return <Text text={object.text} verbatim={object.verbatim} />;
  return <>{plainText(object)}</>;
}

/** Plain text as a string, for labels and options. */
export function plainText({ text, emoji }: { text: string; emoji?: boolean }): string {
  return emoji === false ? text : text.replace(/:([a-z0-9_+-]+):/g, (whole, name) => emojiOf(name) ?? whole);
}

function Pieces({ pieces }: { pieces: Piece[] }): ReactNode {
  return pieces.map((piece, index) => <PieceView key={index} piece={piece} />);
}

function PieceView({ piece }: { piece: Piece }): ReactNode {
  switch (piece.kind) {
    case 'text':
      return piece.text;
    case 'bold':
      return (
        <strong>
          <Pieces pieces={piece.inside} />
        </strong>
      );
    case 'italic':
      return (
        <em>
          <Pieces pieces={piece.inside} />
        </em>
      );
    case 'strike':
      return (
        <s>
          <Pieces pieces={piece.inside} />
        </s>
      );
    case 'quote':
      return (
        <blockquote>
          <Pieces pieces={piece.inside} />
        </blockquote>
      );
    case 'code':
      return <code>{piece.text}</code>;
    case 'pre':
      return <pre>{piece.text}</pre>;
    case 'emoji':
      return emojiOf(piece.name) ?? `:${piece.name}:`;
    case 'link':
      return <Link url={piece.url}>{piece.label}</Link>;
    case 'date':
      return <MessageDate {...piece} />;
    default:
      return <Mention kind={piece.kind} id={piece.id} label={piece.label} />;
  }
}

export function Link({ url, children }: { url: string; children: ReactNode }) {
  return (
    <a href={url} target="_blank" rel="noopener noreferrer">
      {children}
    </a>
  );
}

export function MessageDate({ seconds, format, url }: { seconds: number; format: string; url?: string }) {
  const text = formatDate(seconds, format, { now: new Date(), timeZone: useTimeZone() });
  const time = <time dateTime={new Date(seconds * 1000).toISOString()}>{text}</time>;
  return url ? <Link url={url}>{time}</Link> : time;
}

interface MentionProps {
  kind: 'user' | 'channel' | 'group' | 'broadcast';
  id: string;
  label?: string;
}

/** A mention by the name Slack knows, whatever label came with it; a channel one may not see stays without a name. */
export function Mention({ kind, id, label }: MentionProps) {
  const names = useContext(NamesContext);
  if (kind === 'user') {
    const person = names?.people.find((one) => one.id === id);
    return (
      <span className="mention">
        @{id === names?.app.botUserId ? names.app.name : (person?.realName ?? label ?? id)}
      </span>
    );
  }
  if (kind === 'channel') {
    const name = names?.channels.find((one) => one.id === id)?.name ?? label;
    return name ? <a href={channelAddress(id)}>#{name}</a> : <span className="mention">🔒 private channel</span>;
  }
  return <span className="mention loud">@{label ?? id}</span>;
}

function channelAddress(id: string): string {
  const at = new URLSearchParams(location.hash.slice(1));
  at.set('channel', id);
  return `#${at}`;
}

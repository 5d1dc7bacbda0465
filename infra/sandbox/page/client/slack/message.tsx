import type { ReactNode } from 'react';
import type { SeenMessage } from '../../../slack/seen.ts';
import { AppAvatar, Avatar } from '../avatar.tsx';
import { ago, timeOf } from '../dates.ts';
import { useTimeZone } from '../time-zone.ts';
import { Blocks } from './blocks.tsx';
import { MessageTools } from './message-tools.tsx';
import { PlaceContext, type Slack, useActs } from './place.ts';
import { Text } from './text.tsx';

interface MessageProps {
  message: SeenMessage;
  /** It goes on where the message above ended: no head of its own. */
  continued: boolean;
  slack: Slack;
  /** What stands below it: its thread. */
  children?: ReactNode;
  /** The thread's first message, where this one is shown in the channel too. */
  repliesTo?: SeenMessage;
}

/** A message as its reader sees it. */
export function Message({ message, continued, slack, children, repliesTo }: MessageProps) {
  const { author, ts, ephemeral, deleted } = message;
  const timeZone = useTimeZone();
  const sent = new Date(Number(ts) * 1000);
  const name = author.kind === 'slackbot' ? 'Slackbot' : author.name;
  return (
    <article className="message" data-continued={continued || undefined} data-ephemeral={ephemeral || undefined}>
      {ephemeral && (
        <p className="only-you">
          <EyeIcon /> Only visible to you
        </p>
      )}
      {!continued && <span className="message-avatar">{avatarOf(author, name)}</span>}
      {!continued && (
        <header>
          <strong>{name}</strong>
          {author.kind === 'app' && <span className="app-badge">APP</span>}
          <time dateTime={sent.toISOString()} title={sent.toLocaleString('en-US', { timeZone, timeZoneName: 'short' })}>
            {timeOf(sent, timeZone)}
          </time>
        </header>
      )}
      {repliesTo && (
        <p className="replied">
          replied to a thread:{' '}
          <button type="button" onClick={() => slack.openThread?.(repliesTo.ts)}>
            {preview(repliesTo)}
          </button>
        </p>
      )}
      <div className="message-body">
        {deleted ? <p className="tombstone">This message was deleted.</p> : <Body message={message} slack={slack} />}
      </div>
      {children}
      {!ephemeral && !deleted && <MessageTools message={message} slack={slack} />}
    </article>
  );
}

function Body({ message, slack }: { message: SeenMessage; slack: Slack }) {
  const { channel, ts, text, blocks, edited, failure, values } = message;
  const place = useActs(slack, { channel, ts }, values);
  return (
    <PlaceContext value={place}>
      {blocks.length > 0 ? (
        <Blocks blocks={blocks} />
      ) : (
        <div className="text">
          <Text text={text} />
        </div>
      )}
      {edited && <span className="edited">(edited)</span>}
      {failure && (
        <p className="failure" role="alert">
          ⚠️ We had some trouble connecting. Try again?
        </p>
      )}
    </PlaceContext>
  );
}

/** How long a message's thread is; opens it. */
export function ThreadLink({ replies, onOpen }: { replies: SeenMessage[]; onOpen: () => void }) {
  const last = Number(replies.at(-1)?.ts);
  return (
    <button type="button" className="thread-link" onClick={onOpen}>
      <strong>{countOf(replies)}</strong>
      <span>Last reply {ago(new Date(last * 1000), new Date())}</span>
    </button>
  );
}

/** Replies that everybody sees; what the app told one person does not count. */
export function countOf(replies: SeenMessage[]): string {
  const count = replies.filter(({ ephemeral }) => !ephemeral).length;
  if (count === 0) return 'No replies yet';
  return `${count} ${count === 1 ? 'reply' : 'replies'}`;
}

/** Seconds within which an author's next message needs no head. */
const together = 300;

export function continues(before: SeenMessage | undefined, message: SeenMessage): boolean {
  return (
    before !== undefined &&
    before.author.id === message.author.id &&
    before.ephemeral === message.ephemeral &&
    !message.ephemeral &&
    !message.broadcast &&
    before.replyCount === 0 &&
    Number(message.ts) - Number(before.ts) < together
  );
}

function avatarOf({ id, kind }: SeenMessage['author'], name: string): ReactNode {
  return kind === 'app' ? <AppAvatar size={36} /> : <Avatar id={id} name={name} size={36} />;
}

function preview({ deleted, text }: SeenMessage): ReactNode {
  return deleted ? 'This message was deleted.' : <Text text={text} verbatim />;
}

function EyeIcon() {
  return (
    <svg
      viewBox="0 0 16 16"
      width="14"
      height="14"
      aria-hidden="true"
      fill="none"
      stroke="currentColor"
      strokeWidth="1.3"
    >
      <path d="M1.5 8S4 3.5 8 3.5 14.5 8 14.5 8 12 12.5 8 12.5 1.5 8 1.5 8Z" />
      <circle cx="8" cy="8" r="2" />
    </svg>
  );
}

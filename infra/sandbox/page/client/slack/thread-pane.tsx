import { useEffect, useRef } from 'react';
import type { SeenMessage } from '../../../slack/seen.ts';
import { Composer } from './composer.tsx';
import { continues, countOf, Message } from './message.tsx';
import type { Slack } from './place.ts';

interface ThreadPaneProps {
  parent: SeenMessage;
  /** All of the channel's messages. */
  messages: SeenMessage[];
  /** The channel's name, as in "#incidents". */
  where: string;
  slack: Slack;
  canType: boolean;
  onClose: () => void;
}

/** A thread beside its channel. Slack takes no slash commands here; buttons and message shortcuts do the same. */
export function ThreadPane({ parent, messages, where, slack, canType, onClose }: ThreadPaneProps) {
  const replies = messages.filter(({ ts, threadTs }) => threadTs === parent.ts && ts !== parent.ts);
  const inThread = { ...slack, openThread: undefined };
  const list = useRef<HTMLDivElement>(null);
  // Runs whenever there are more replies
  useEffect(() => {
    if (replies.length > 0) list.current?.scrollTo({ top: list.current.scrollHeight });
  }, [replies.length]);
  return (
    <aside className="thread-pane" aria-label="Thread">
      <header className="channel-head">
        <h2>Thread</h2>
        <p>{where}</p>
        <button type="button" className="close" aria-label="Close thread" onClick={onClose}>
          ×
        </button>
      </header>
      <div className="messages" ref={list}>
        <Message message={parent} slack={inThread} continued={false} />
        <p className="reply-count">
          <span>{countOf(replies)}</span>
        </p>
        {replies.map((reply, index) => (
          <Message key={reply.ts} message={reply} slack={inThread} continued={continues(replies[index - 1], reply)} />
        ))}
      </div>
      {canType && <Composer slack={slack} channel={parent.channel} threadTs={parent.ts} placeholder="Reply…" />}
    </aside>
  );
}

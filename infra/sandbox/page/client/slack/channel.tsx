import { Fragment, useEffect, useRef } from 'react';
import type { SeenMessage } from '../../../slack/seen.ts';
import { dayOf, type Reading } from '../dates.ts';
import type { SlackChannel, SlackState } from '../shapes.ts';
import { useTimeZone } from '../time-zone.ts';
import { Composer } from './composer.tsx';
import { continues, Message, ThreadLink } from './message.tsx';
import type { Slack } from './place.ts';
import { channelMark } from './sidebar.tsx';

interface ChannelProps {
  channel: SlackChannel;
  messages: SeenMessage[];
  state: SlackState;
  slack: Slack;
}

/** A channel: its head, its messages by day, and where one types. */
export function Channel({ channel, messages, state, slack }: ChannelProps) {
  const name = nameOf(channel);
  return (
    <section className="channel" aria-label={name}>
      <header className="channel-head">
        <h2>
          {channel.kind === 'dm' ? '' : <span className="mark">{channelMark(channel)}</span>}
          {channel.name}
        </h2>
        <p>{factsOf(channel, state)}</p>
      </header>
      <Messages messages={messages} slack={slack} />
      {canType(channel, state.me.id) ? (
        <Composer slack={slack} channel={channel.id} placeholder={`Message ${name}`} />
      ) : (
        <p className="no-typing">{channel.archived ? 'This channel is archived.' : 'You are not in this channel.'}</p>
      )}
    </section>
  );
}

/** "#incidents", or the other side of a direct message. */
export function nameOf({ kind, name }: SlackChannel): string {
  return kind === 'dm' ? name : `#${name}`;
}

export function canType({ archived, memberIds }: SlackChannel, userId: string): boolean {
  return !archived && memberIds.includes(userId);
}

function Messages({ messages, slack }: { messages: SeenMessage[]; slack: Slack }) {
  const reading = { now: new Date(), timeZone: useTimeZone() };
  const list = useRef<HTMLDivElement>(null);
  const shown = messages.filter(({ ts, threadTs, broadcast }) => !threadTs || threadTs === ts || broadcast);
  useStayingAtTheEnd(list, messages.length);
  return (
    <div className="messages" ref={list} role="log" aria-label="Messages">
      {shown.length === 0 && <p className="empty">Nothing has been said here yet.</p>}
      {shown.map((message, index) => {
        const before = shown[index - 1];
        const day = dayOfMessage(message, reading);
        const sameDay = before !== undefined && dayOfMessage(before, reading) === day;
        const inThread = message.threadTs !== undefined && message.threadTs !== message.ts;
        const replies = messages.filter(({ ts, threadTs }) => threadTs === message.ts && ts !== message.ts);
        return (
          <Fragment key={message.ts}>
            {!sameDay && (
              <p className="day">
                <span>{day}</span>
              </p>
            )}
            <Message
              message={message}
              slack={slack}
              continued={sameDay && continues(before, message)}
              repliesTo={inThread ? messages.find(({ ts }) => ts === message.threadTs) : undefined}
            >
              {replies.length > 0 && <ThreadLink replies={replies} onOpen={() => slack.openThread?.(message.ts)} />}
            </Message>
          </Fragment>
        );
      })}
    </div>
  );
}

function dayOfMessage({ ts }: SeenMessage, reading: Reading): string {
  return dayOf(new Date(Number(ts) * 1000), reading);
}

function factsOf({ memberIds, extShared, hasApp, kind }: SlackChannel, { app }: SlackState): string {
  if (kind === 'dm') return hasApp ? 'App' : 'Direct message';
  const people = memberIds.filter((id) => id !== app.botUserId).length;
  const facts = [`${people} people`, `the ${app.name} app is ${hasApp ? '' : 'not '}here`];
  return [...facts, ...(extShared ? ['shared with another company'] : [])].join(' · ');
}

/** New messages scroll into sight, unless one has scrolled up to read. */
function useStayingAtTheEnd(list: React.RefObject<HTMLElement | null>, count: number): void {
  const atEnd = useRef(true);
  useEffect(() => {
    const element = list.current;
    const note = () => {
      if (element) atEnd.current = element.scrollHeight - element.scrollTop - element.clientHeight < 60;
    };
    element?.addEventListener('scroll', note);
    return () => element?.removeEventListener('scroll', note);
  }, [list]);
  // Runs whenever there are more messages
  useEffect(() => {
    if (atEnd.current) list.current?.scrollTo({ top: list.current.scrollHeight });
  }, [count]);
}

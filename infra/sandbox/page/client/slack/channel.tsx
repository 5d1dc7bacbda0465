import { Fragment, useEffect, useRef } from 'react';
import type { SeenMessage } from '../../../slack/seen.ts';
import { dayOf } from '../dates.ts';
import type { SlackChannel, SlackState } from '../shapes.ts';
import { Composer } from './composer.tsx';
import { continues, Message, Thread } from './message.tsx';
import type { Slack } from './place.ts';
import { channelMark } from './sidebar.tsx';

interface ChannelProps {
  channel: SlackChannel;
  state: SlackState;
  slack: Slack;
}

/** A channel: its head, its messages by day, and where one types. */
export function Channel({ channel, state, slack }: ChannelProps) {
  const name = channel.kind === 'dm' ? channel.name : `#${channel.name}`;
  const mine = channel.memberIds.includes(state.me.id);
  return (
    <section className="channel" aria-label={name}>
      <header className="channel-head">
        <h2>
          {channel.kind === 'dm' ? '' : <span className="mark">{channelMark(channel)}</span>}
          {channel.name}
        </h2>
        <p>{factsOf(channel, state)}</p>
      </header>
      <Messages messages={state.messages.filter((one) => one.channel === channel.id)} slack={slack} />
      {channel.archived || !mine ? (
        <p className="no-typing">{channel.archived ? 'This channel is archived.' : 'You are not in this channel.'}</p>
      ) : (
        <Composer slack={slack} channel={channel.id} placeholder={`Message ${name}`} command={state.app.command} />
      )}
    </section>
  );
}

function Messages({ messages, slack }: { messages: SeenMessage[]; slack: Slack }) {
  const now = new Date();
  const list = useRef<HTMLDivElement>(null);
  const shown = messages.filter(({ ts, threadTs, broadcast }) => !threadTs || threadTs === ts || broadcast);
  useStayingAtTheEnd(list, messages.length);
  return (
    <div className="messages" ref={list} role="log" aria-label="Messages">
      {shown.length === 0 && <p className="empty">Nothing has been said here yet.</p>}
      {shown.map((message, index) => {
        const before = shown[index - 1];
        const day = dayOfMessage(message, now);
        const sameDay = before !== undefined && dayOfMessage(before, now) === day;
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
              {replies.length > 0 && (
                <Thread
                  replies={replies}
                  slack={slack}
                  composer={
                    <Composer slack={slack} channel={message.channel} threadTs={message.ts} placeholder="Reply…" />
                  }
                />
              )}
            </Message>
          </Fragment>
        );
      })}
    </div>
  );
}

function dayOfMessage({ ts }: SeenMessage, now: Date): string {
  return dayOf(new Date(Number(ts) * 1000), now);
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

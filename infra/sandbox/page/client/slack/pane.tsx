import { useEffect, useRef, useState } from 'react';
import type { SlackState } from '../shapes.ts';
import { Channel, canType, nameOf } from './channel.tsx';
import { Modal } from './modal.tsx';
import type { Slack } from './place.ts';
import { Sidebar } from './sidebar.tsx';
import { NamesContext } from './text.tsx';
import { ThreadPane } from './thread-pane.tsx';
import { useUnread } from './unread.ts';

interface SlackPaneProps {
  url: string;
  state: SlackState;
  channelId: string;
  onChannel: (id: string) => void;
}

/** The workspace as one person sees it. While a modal is open the rest of it cannot be reached. */
export function SlackPane({ url, state, channelId, onChannel }: SlackPaneProps) {
  const [problem, setProblem] = useState<string>();
  const [thread, setThread] = useState<{ channel: string; ts: string }>();
  const openThread = (ts: string) => setThread({ channel: channelId, ts });
  const slack: Slack = { url, user: state.me.id, app: state.app, openThread, onProblem: setProblem };
  const channel = state.channels.find(({ id }) => id === channelId);
  const messages = state.messages.filter((one) => one.channel === channelId);
  const parent = messages.find(({ channel: place, ts }) => place === thread?.channel && ts === thread.ts);
  const front = state.views.at(-1);
  const unread = useUnread(url, state, channelId);
  const pane = useRef<HTMLElement>(null);
  const parentTs = parent?.ts;
  const atRest = front === undefined && channel !== undefined;
  // The cursor goes where one types, at first and after every modal.
  useEffect(() => {
    if (!atRest) return;
    const typing = parentTs ? '.thread-pane .composer textarea' : '.channel > .composer textarea';
    if (channelId) pane.current?.querySelector<HTMLElement>(typing)?.focus();
  }, [atRest, channelId, parentTs]);
  return (
    <NamesContext value={state}>
      <section className="slack" ref={pane} aria-label={`Slack, as ${state.me.realName}`}>
        <div className="slack-behind" inert={front !== undefined}>
          <Sidebar state={state} channelId={channelId} unread={unread} onChannel={onChannel} />
          {channel ? (
            <Channel key={channelId} channel={channel} messages={messages} state={state} slack={slack} />
          ) : (
            <p className="channel nowhere">Choose a channel.</p>
          )}
          {channel && parent && (
            <ThreadPane
              key={parent.ts}
              parent={parent}
              messages={messages}
              where={nameOf(channel)}
              slack={slack}
              canType={canType(channel, state.me.id)}
              onClose={() => setThread(undefined)}
            />
          )}
        </div>
        {front && <Modal key={front.id} open={front} slack={slack} />}
        {problem && (
          <p className="toast" role="alert">
            {problem}{' '}
            <button type="button" aria-label="Dismiss" onClick={() => setProblem(undefined)}>
              ×
            </button>
          </p>
        )}
      </section>
    </NamesContext>
  );
}

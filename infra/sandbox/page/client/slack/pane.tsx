import { useEffect, useRef, useState } from 'react';
import type { SlackState } from '../shapes.ts';
import { Channel } from './channel.tsx';
import { Modal } from './modal.tsx';
import type { Slack } from './place.ts';
import { Sidebar } from './sidebar.tsx';
import { NamesContext } from './text.tsx';
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
  const slack: Slack = { url, user: state.me.id, onProblem: setProblem };
  const channel = state.channels.find(({ id }) => id === channelId);
  const front = state.views.at(-1);
  const unread = useUnread(url, state, channelId);
  const pane = useRef<HTMLElement>(null);
  const atRest = front === undefined && channel !== undefined;
  // The cursor goes where one types, at first and after every modal.
  useEffect(() => {
    if (atRest && channelId) pane.current?.querySelector<HTMLElement>('.channel > .composer textarea')?.focus();
  }, [atRest, channelId]);
  return (
    <NamesContext value={state}>
      <section className="slack" ref={pane} aria-label={`Slack, as ${state.me.realName}`}>
        <div className="slack-behind" inert={front !== undefined}>
          <Sidebar state={state} channelId={channelId} unread={unread} onChannel={onChannel} />
          {channel ? (
            <Channel key={channelId} channel={channel} state={state} slack={slack} />
          ) : (
            <p className="channel nowhere">Choose a channel.</p>
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

import type { ReactNode } from 'react';
import { AppAvatar, Avatar } from '../avatar.tsx';
import type { SlackChannel, SlackState } from '../shapes.ts';

interface SidebarProps {
  state: SlackState;
  channelId: string;
  /** Channels with something new. */
  unread: ReadonlySet<string>;
  onChannel: (id: string) => void;
}

/** The workspace's name and all one can go to. */
export function Sidebar({ state, channelId, unread, onChannel }: SidebarProps) {
  const { channels, team, me } = state;
  const link = (channel: SlackChannel, icon: ReactNode, name: string) => (
    <li key={channel.id}>
      <button
        type="button"
        aria-current={channel.id === channelId ? 'page' : undefined}
        data-unread={unread.has(channel.id) || undefined}
        data-archived={channel.archived || undefined}
        onClick={() => onChannel(channel.id)}
      >
        <span className="icon">{icon}</span>
        {name}
        {unread.has(channel.id) && <span className="sr-only">, unread</span>}
      </button>
    </li>
  );
  const direct = channels.filter(({ kind }) => kind === 'dm');
  const others = direct.filter(({ hasApp }) => !hasApp);
  return (
    <nav className="sidebar" aria-label="Channels">
      <h1>{team.name}</h1>
      <h2>Channels</h2>
      <ul>
        {channels
          .filter(({ kind }) => kind !== 'dm')
          .map((channel) => link(channel, channelMark(channel), channel.name))}
      </ul>
      {others.length > 0 && <h2>Direct messages</h2>}
      <ul>
        {others.map((channel) => {
          const person = state.people.find(({ id }) => id !== me.id && channel.memberIds.includes(id));
          const name = person?.realName ?? channel.name;
          return link(channel, <Avatar id={person?.id ?? channel.id} name={name} size={18} />, name);
        })}
      </ul>
      <h2>Apps</h2>
      <ul>
        {direct.filter(({ hasApp }) => hasApp).map((channel) => link(channel, <AppAvatar size={18} />, channel.name))}
      </ul>
    </nav>
  );
}

/** The sign before a channel's name. */
export function channelMark({ kind, archived }: SlackChannel): ReactNode {
  if (!archived && kind === 'public') return '#';
  const path = archived ? 'M2 4h12v3H2zM3 7v6h10V7M6.5 9.5h3' : 'M3.5 7.5h9v6h-9zM5.5 7.5V5a2.5 2.5 0 0 1 5 0v2.5';
  return (
    <svg viewBox="0 0 16 16" width="14" height="14" role="img" aria-label={archived ? 'archived' : 'private'}>
      <path d={path} fill="none" stroke="currentColor" strokeWidth="1.5" strokeLinejoin="round" />
    </svg>
  );
}

import { useEffect, useRef, useState } from 'react';
import { getJson } from '../live.ts';
import type { SlackState } from '../shapes.ts';

/** The channels in which somebody else has written since one last looked; when the page opens, all are read. */
export function useUnread(url: string, state: SlackState, channelId: string): ReadonlySet<string> {
  const read = useRef(new Map<string, number>());
  const [unread, setUnread] = useState<ReadonlySet<string>>(new Set());
  const current = useRef(state);
  current.current = state;
  const { version, views } = state;

  // Runs whenever something has changed in the workspace; while a form is filled in, that is only the form.
  useEffect(() => {
    if (views.length > 0) return;
    let late = false;
    async function look(): Promise<void> {
      const { channels, me } = current.current;
      const latest = await Promise.all(
        channels.map(async ({ id }): Promise<[string, number]> => {
          const query = new URLSearchParams({ user: me.id, channel: id });
          const { messages } = await getJson<SlackState>(`${url}/_sandbox/state?${query}`);
          const others = messages.filter(({ author }) => author.id !== me.id);
          return [id, Math.max(0, ...others.map(({ ts }) => Number(ts)))];
        }),
      );
      if (late) return;
      for (const [id, ts] of latest) if (id === channelId || !read.current.has(id)) read.current.set(id, ts);
      setUnread(new Set(latest.flatMap(([id, ts]) => (ts > (read.current.get(id) ?? 0) ? [id] : []))));
    }
    look().catch(() => undefined);
    return () => {
      late = true;
    };
  }, [url, version, views.length, channelId]);
  return unread;
}

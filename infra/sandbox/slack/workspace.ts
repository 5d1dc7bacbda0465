import type { Ids } from './ids.ts';
import { type Settings, SLACKBOT } from './settings.ts';
import type { Channel, Member } from './shapes.ts';

/** Who and what there is, and the number that grows with every change. */
export interface Workspace {
  people(): Member[];
  person(id: string): Member | undefined;
  /** A person's, the app's or Slackbot's name as shown beside a message. */
  authorOf(id: string): { id: string; name: string; kind: 'person' | 'app' | 'slackbot' };
  channels(): Channel[];
  channel(id: string): Channel | undefined;
  /** Public, or the user is in it. */
  canSee(channel: Channel, userId: string): boolean;
  /** The direct messages of two users, opened when there were none. */
  openDm(one: string, other: string): Channel;
  readonly version: number;
  /** To be called after every change; tells the listeners. */
  changed(): void;
  onChange(listener: (version: number) => void): () => void;
}

export function createWorkspace(settings: Settings, ids: Ids): Workspace {
  const people = new Map(
    settings.people.map((seed) => [seed.id, { admin: false, deleted: false, ...seed } satisfies Member]),
  );
  const channels = new Map(
    settings.channels.map((seed) => [
      seed.id,
      { archived: false, extShared: false, ...seed, memberIds: [...seed.memberIds] } satisfies Channel,
    ]),
  );
  const listeners = new Set<(version: number) => void>();
  let version = 1;
  const changed = () => {
    version += 1;
    for (const listener of listeners) listener(version);
  };

  return {
    people: () => [...people.values()],
    person: (id) => people.get(id),
    authorOf(id) {
      if (id === settings.app.botUserId) return { id, name: settings.app.name, kind: 'app' };
      if (id === SLACKBOT) return { id, name: 'Slackbot', kind: 'slackbot' };
      return { id, name: people.get(id)?.realName ?? id, kind: 'person' };
    },
    channels: () => [...channels.values()],
    channel: (id) => channels.get(id),
    canSee: (channel, userId) => channel.kind === 'public' || channel.memberIds.includes(userId),
    openDm(one, other) {
      const known = [...channels.values()].find(
        ({ kind, memberIds }) => kind === 'dm' && memberIds.includes(one) && memberIds.includes(other),
      );
      if (known) return known;
      const id = ids.next('D');
      const dm: Channel = { id, name: '', kind: 'dm', memberIds: [one, other], archived: false, extShared: false };
      channels.set(id, dm);
      changed();
      return dm;
    },
    get version() {
      return version;
    },
    changed,
    onChange(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
  };
}

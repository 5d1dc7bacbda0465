import { withIds } from './elements.ts';
import type { Ids } from './ids.ts';
import type { Message, Wire } from './shapes.ts';
import type { Workspace } from './workspace.ts';

/** What a message is posted or edited with; what is left out takes the plain default. */
export type Draft = Pick<Message, 'channel' | 'author' | 'text'> &
  Partial<Pick<Message, 'blocks' | 'attachments' | 'metadata' | 'threadTs' | 'broadcast' | 'visibleTo' | 'unfurl'>>;

export interface Messages {
  post(draft: Draft): Message;
  /** A message everybody in the channel sees. */
  find(channel: string, ts: string): Message | undefined;
  /** The same, or one only this person sees. */
  findFor(userId: string, channel: string, ts: string): Message | undefined;
  /** Oldest first, thread replies and everybody's ephemeral messages included. */
  inChannel(channel: string): Message[];
  repliesTo(message: Message): Message[];
  edit(message: Message, change: { text: string; blocks: Wire[]; attachments: Wire[]; metadata?: Wire }): void;
  remove(message: Message): void;
}

export function createMessages(ids: Ids, workspace: Workspace): Messages {
  const byChannel = new Map<string, Message[]>();
  const inChannel = (channel: string) => byChannel.get(channel) ?? [];
  const repliesTo = ({ channel, ts }: Message) =>
    inChannel(channel).filter((message) => message.threadTs === ts && message.ts !== ts && !message.visibleTo);

  return {
    inChannel: (channel) => [...inChannel(channel)],
    repliesTo,
    find: (channel, ts) => inChannel(channel).find((message) => message.ts === ts && !message.visibleTo),
    findFor: (userId, channel, ts) =>
      inChannel(channel).find((message) => message.ts === ts && (message.visibleTo ?? userId) === userId),
    post(draft) {
      const message: Message = {
        attachments: [],
        broadcast: false,
        edited: false,
        deleted: false,
        unfurl: {},
        ...draft,
        ts: ids.ts(),
        blocks: withIds(draft.blocks ?? [], ids),
      };
      byChannel.set(draft.channel, [...inChannel(draft.channel), message]);
      workspace.changed();
      return message;
    },
    edit(message, change) {
      Object.assign(message, change, { blocks: withIds(change.blocks, ids), edited: true });
      workspace.changed();
    },
    remove(message) {
      if (repliesTo(message).length > 0)
        Object.assign(message, { deleted: true, text: 'This message was deleted.', blocks: [], attachments: [] });
      else
        byChannel.set(
          message.channel,
          inChannel(message.channel).filter((other) => other !== message),
        );
      workspace.changed();
    },
  };
}

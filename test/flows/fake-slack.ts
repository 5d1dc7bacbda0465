import { checkMessage } from '../../infra/sandbox/slack/block-kit/check-message.ts';
import { UpstreamError, type UpstreamFailure } from '../../lib/errors.ts';
import type { Post, Slack } from '../../lib/slack/client.ts';

/** A message as people in the channel would find it. */
export interface Posted {
  channel: string;
  ts: string;
  text: string;
  blocks: string;
  threadTs?: string | undefined;
  broadcast: boolean;
  key?: string | undefined;
}

export interface Fault {
  operation: 'chat.postMessage' | 'chat.update' | 'chat.delete' | 'conversations.history';
  channel?: string;
  code: string;
  /** Fails so many times; once unless told. */
  times?: number;
  /** Slack did it, and the answer was lost. */
  afterwards?: boolean;
  more?: Partial<UpstreamFailure>;
}

/** As much of Slack as flows post to: channels in memory, Block Kit's limits, faults to order. */
export function fakeSlack() {
  const messages: Posted[] = [];
  const calls: string[] = [];
  const faults: Fault[] = [];
  let seconds = 1_795_000_000;

  /** Does one call, or fails it as ordered. */
  function call<T>(operation: Fault['operation'], channel: string, effect: () => T): T {
    calls.push(`${operation} ${channel}`);
    const fault = faults.find((one) => one.operation === operation && (one.channel ?? channel) === channel);
    if (!fault) return effect();
    fault.times = (fault.times ?? 1) - 1;
    if (fault.times <= 0) faults.splice(faults.indexOf(fault), 1);
    if (fault.afterwards) effect();
    throw new UpstreamError({ service: 'slack', operation, code: fault.code, transient: false, ...fault.more });
  }

  function refuse(operation: string, code: string): never {
    throw new UpstreamError({ service: 'slack', operation, code, transient: false });
  }

  const find = (operation: string, { channel, ts }: { channel: string; ts: string }): Posted =>
    messages.find((message) => message.channel === channel && message.ts === ts) ??
    refuse(operation, 'message_not_found');

  function drawn({ text, blocks = [] }: Pick<Post, 'text' | 'blocks'>) {
    const problems = checkMessage({ blocks });
    if (problems.length > 0 || text === '') throw new Error(`Slack would refuse this: ${JSON.stringify(problems)}`);
    return { text, blocks: JSON.stringify(blocks) };
  }

  const notUsed = () => Promise.reject(new Error('no test of this flow calls this'));
  const slack: Slack = {
    openView: notUsed,
    updateView: notUsed,
    permalink: notUsed,
    channel: notUsed,
    user: notUsed,
    async post(_token, post) {
      return call('chat.postMessage', post.channel, () => {
        if (post.threadTs) find('chat.postMessage', { channel: post.channel, ts: post.threadTs });
        seconds += 1;
        const ts = `${seconds}.000100`;
        const { channel, threadTs, replyBroadcast = false, metadata } = post;
        messages.push({ channel, ts, ...drawn(post), threadTs, broadcast: replyBroadcast, key: metadata?.key });
        return { channel, ts };
      });
    },
    async update(_token, message) {
      call('chat.update', message.channel, () => Object.assign(find('chat.update', message), drawn(message)));
    },
    async delete(_token, at) {
      call('chat.delete', at.channel, () => messages.splice(messages.indexOf(find('chat.delete', at)), 1));
    },
    async findByMetadata(_token, { channel, key, threadTs }) {
      return call('conversations.history', channel, () => {
        const found = messages.find((one) => one.channel === channel && one.key === key && one.threadTs === threadTs);
        return found && { ts: found.ts };
      });
    },
  };
  return {
    slack,
    messages,
    calls,
    faults,
    /** What stands in the channel itself, broadcast replies included. */
    channel: (id: string) =>
      messages.filter(({ channel, threadTs, broadcast }) => channel === id && (!threadTs || broadcast)),
    cards: (id: string) => messages.filter(({ channel, threadTs }) => channel === id && !threadTs),
    lines: (id: string) =>
      messages.filter(({ channel, threadTs }) => channel === id && threadTs).map(({ text }) => text),
  };
}

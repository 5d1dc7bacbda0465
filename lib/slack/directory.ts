import type * as z from 'zod/mini';
import type { channelAnswer, userAnswer } from './answers.ts';

export interface Channel {
  id: string;
  name: string | undefined;
  /** False unless Slack says so: what is not known to be private is public. */
  isPrivate: boolean;
  /** True unless Slack says no: shared with, or about to be shared with, another organization. */
  isExtShared: boolean;
  isArchived: boolean;
  isMember: boolean;
}

export interface SlackUser {
  id: string;
  name: string;
  /** IANA name of their time zone. */
  tz: string | undefined;
  isAdmin: boolean;
  deleted: boolean;
}

/** What Slack does not say about a channel is taken for the worse: public, shared, closed to us. */
export function channelOf(channel: z.output<typeof channelAnswer>['channel']): Channel {
  const isDirect = channel.is_im === true;
  return {
    id: channel.id,
    name: channel.name ?? undefined,
    isPrivate: isDirect || channel.is_private === true,
    isExtShared: !isDirect && (channel.is_ext_shared !== false || channel.is_pending_ext_shared === true),
    isArchived: channel.is_archived === true,
    isMember: isDirect || channel.is_member === true,
  };
}

export function userOf(user: z.output<typeof userAnswer>['user']): SlackUser {
  return {
    id: user.id,
    name: user.profile?.display_name || user.real_name || user.name || user.id,
    tz: user.tz ?? undefined,
    isAdmin: user.is_admin === true || user.is_owner === true,
    deleted: user.deleted === true,
  };
}

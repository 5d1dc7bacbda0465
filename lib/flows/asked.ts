import type { SlackPerson } from '../tenant.ts';

/** What a picker is asked for. */
export interface Asked {
  person: SlackPerson;
  actionId: string;
  blockId: string;
  /** What was typed so far. */
  query: string;
  /** Where the form was asked for, if it says. */
  channelId?: string | undefined;
}

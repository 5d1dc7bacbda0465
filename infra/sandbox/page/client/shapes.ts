import type { PlainTextOption } from '@slack/types';
import type { incidentState, sandboxState } from '../../gitlab/sandbox-state.ts';
import type { SeenMessage } from '../../slack/seen.ts';
import type { Channel, Member, OpenView, ShortcutSeed } from '../../slack/shapes.ts';

/** What the page is told when it is served. */
export interface Config {
  slackUrl: string;
  gitlabUrl: string;
}

/** `GET /_sandbox/state` of the Slack stand-in, for one person. */
export interface SlackState {
  version: number;
  team: { id: string; name: string };
  app: {
    id: string;
    name: string;
    botUserId: string;
    command: string;
    installed: boolean;
    shortcuts: ShortcutSeed[];
  };
  me: Member;
  people: Member[];
  channels: SlackChannel[];
  messages: SeenMessage[];
  views: OpenView[];
}

export type SlackChannel = Channel & { hasApp: boolean };

/** `GET /_sandbox/state` of the GitLab stand-in. */
export type GitLabState = ReturnType<typeof sandboxState>;
export type GitLabIncident = ReturnType<typeof incidentState>;

/** What the Slack stand-in answers to an act. */
export interface Outcome {
  ok: boolean;
  failure?: string;
  refused?: Record<string, string>;
}

export type Option = PlainTextOption;

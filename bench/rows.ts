import type { EventName } from './events.ts';

/** What is measured: one of our functions, its job on Bolt, and the event that both are given. */
export interface Row {
  name: string;
  event: EventName;
  ours: string;
  /** Our handler with a store, a queue, Slack and GitLab that answer at once; what the warm figures are of. */
  oursAtOnce?: string;
  bolt?: string;
}

export const rows: Row[] = [
  {
    name: 'slack-commands: kept and queued',
    event: 'keptCommand',
    ours: 'functions/slack-commands.ts',
    oursAtOnce: 'bench/doors/slack-commands.ts',
    bolt: 'bench/bolt/commands.ts',
  },
  {
    name: 'slack-commands: opens a modal',
    event: 'declareCommand',
    ours: 'functions/slack-commands.ts',
    oursAtOnce: 'bench/doors/slack-commands.ts',
    bolt: 'bench/bolt/commands.ts',
  },
  {
    name: 'slack-interactivity: a modal submitted',
    event: 'submission',
    ours: 'functions/slack-interactivity.ts',
    oursAtOnce: 'bench/doors/slack-interactivity.ts',
    bolt: 'bench/bolt/interactivity.ts',
  },
  {
    name: 'slack-options: a picker of projects',
    event: 'options',
    ours: 'functions/slack-options.ts',
    oursAtOnce: 'bench/doors/slack-options.ts',
    bolt: 'bench/bolt/options.ts',
  },
  {
    name: 'slack-events: app uninstalled',
    event: 'uninstalled',
    ours: 'functions/slack-events.ts',
    oursAtOnce: 'bench/doors/slack-events.ts',
    bolt: 'bench/bolt/events.ts',
  },
  {
    name: 'gitlab-webhooks: an incident changed',
    event: 'webhook',
    ours: 'functions/gitlab-webhooks.ts',
    oursAtOnce: 'bench/doors/gitlab-webhooks.ts',
    bolt: 'bench/bolt/webhooks.ts',
  },
  { name: 'jobs: disconnect, told to its author', event: 'job', ours: 'functions/jobs.ts' },
];

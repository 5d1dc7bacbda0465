import type { ActVerb } from '../incident/act.ts';
import type { Feature } from './command-spec.ts';

/** A shortcut of Slack's menus. https://docs.slack.dev/interactivity/implementing-shortcuts */
export interface ShortcutSpec {
  callbackId: string;
  /** `global`: from the search box, without a place. `message`: from a message's menu, also in threads. */
  type: 'global' | 'message';
  /** As the menu shows it: at most 24 characters. */
  name: string;
  description: string;
  /** The family of what it does; shortcuts are a family of their own besides. */
  feature: Feature;
  /** What it does to an incident; without one it declares a new one. */
  verb?: Extract<ActVerb, 'timeline' | 'comment' | 'bind'>;
}

/** Every shortcut there is: the manifest, and what the app knows, are made of this one table. */
export const shortcuts: readonly ShortcutSpec[] = [
  {
    callbackId: 'declare_incident',
    type: 'global',
    name: 'Declare an incident',
    description: 'Opens the form for a new incident in GitLab',
    feature: 'incident_declare_slash_command',
  },
  {
    callbackId: 'declare_from_message',
    type: 'message',
    name: 'Declare an incident',
    description: 'Opens the form for a new incident that quotes this message',
    feature: 'incident_declare_slash_command',
  },
  {
    callbackId: 'add_to_timeline',
    type: 'message',
    name: 'Add to timeline',
    description: 'Adds this message to the timeline of an incident, at the time it was sent',
    feature: 'incident_updates',
    verb: 'timeline',
  },
  {
    callbackId: 'comment_on_incident',
    type: 'message',
    name: 'Comment on incident',
    description: 'Quotes this message in a comment on an incident',
    feature: 'incident_updates',
    verb: 'comment',
  },
  {
    callbackId: 'bind_thread',
    type: 'message',
    name: 'Bind thread to incident',
    description: 'Ties this thread to an incident, so that the shortcuts here need not ask',
    feature: 'incident_binding',
    verb: 'bind',
  },
];

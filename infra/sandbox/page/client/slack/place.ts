import type { ActionsBlock, InputBlock, SectionBlock } from '@slack/types';
import { createContext, useContext, useEffect, useRef, useState } from 'react';
import type { StateValues } from '../../../slack/shapes.ts';
import { postJson } from '../live.ts';
import type { Option, Outcome, SlackState } from '../shapes.ts';
import type { MenuItem } from './menu-button.tsx';

/** Anything interactive in a block. */
export type Element = ActionsBlock['elements'][number] | InputBlock['element'] | NonNullable<SectionBlock['accessory']>;

export type Value = string | number | null | string[];

/** What an element belongs to: a message or a view, and how things are done in it. */
export interface Place {
  values: StateValues;
  /** Presses a button, or an overflow's option. */
  press(target: Target, value?: string): Promise<Outcome | undefined>;
  /** Types into or chooses in a field. */
  put(target: Target, value: Value): Promise<Outcome | undefined>;
  /** What an external select offers; nothing when the app did not answer. */
  search(target: Target, text: string): Promise<Option[] | undefined>;
  /** Runs after everything typed so far has arrived. */
  afterwards<T>(act: () => Promise<T>): Promise<T>;
}

export interface Target {
  blockId: string;
  actionId: string;
}

export const PlaceContext = createContext<Place | undefined>(undefined);

export function usePlace(): Place {
  const place = useContext(PlaceContext);
  if (!place) throw new Error('an element stands outside of a message and a view');
  return place;
}

/** What this element holds, as in `state.values`. */
export function useHeld({ blockId, actionId }: Target): Record<string, unknown> {
  return usePlace().values[blockId]?.[actionId] ?? {};
}

export interface Slack {
  url: string;
  user: string;
  app: SlackState['app'];
  /** Shows a message's thread; not given where one is in it. */
  openThread?: (ts: string) => void;
  /** Says what the client would not let a person do. */
  onProblem(problem: string): void;
}

/**
 * A place by what names it to the stand-in: `{ viewId }` or `{ channel, ts }`. Acts reach the stand-in in the order they were
 * done, so that an action always carries what was typed before it.
 */
export function useActs(slack: Slack, where: Record<string, string>, values: StateValues): Place {
  const last = useRef<Promise<unknown>>(Promise.resolve());
  const afterwards = <T>(act: () => Promise<T>): Promise<T> => {
    const done = last.current.then(act);
    last.current = done.catch(() => undefined);
    return done;
  };
  const post = (name: string, body: object) =>
    afterwards(() => postJson<Outcome>(`${slack.url}/_sandbox/${name}`, { user: slack.user, ...where, ...body })).catch(
      (error: Error) => void slack.onProblem(error.message),
    );
  return {
    values,
    afterwards,
    press: (target, value) => post('action', { ...target, value }),
    put: (target, value) => post('viewId' in where ? 'fill' : 'action', { ...target, value }),
    async search(target, text) {
      const body = { user: slack.user, ...where, ...target, value: text };
      const found = await afterwards(() => postJson<Offer>(`${slack.url}/_sandbox/options`, body)).catch(
        () => undefined,
      );
      if (!found || found.failure) return undefined;
      return found.options ?? found.option_groups?.flatMap(({ options }) => options) ?? [];
    },
  };
}

/** The app's shortcuts of one kind as items of a menu; `message` is the one they are used on. */
export function shortcutItems(
  { url, user, app, onProblem }: Slack,
  kind: 'global' | 'message',
  message?: { channel: string; ts: string },
): MenuItem[] {
  return app.shortcuts
    .filter(({ type }) => type === kind)
    .map(({ callbackId, name }) => ({
      key: callbackId,
      label: name,
      note: app.name,
      choose() {
        const body = { user, callbackId, ...message };
        postJson<Outcome>(`${url}/_sandbox/shortcut`, body)
          .then(({ failure }) => failure && onProblem(`${app.name} did not answer in time. Try again?`))
          .catch((error: Error) => onProblem(error.message));
      },
    }));
}

interface Offer {
  options?: Option[];
  option_groups?: { options: Option[] }[];
  failure?: string;
}

/** True while what `run` started is under way. */
export function usePending(): [boolean, (act: () => Promise<unknown>) => Promise<void>] {
  const [pending, setPending] = useState(false);
  const here = useRef(true);
  useEffect(() => {
    here.current = true;
    return () => {
      here.current = false;
    };
  }, []);
  const run = async (act: () => Promise<unknown>) => {
    setPending(true);
    await act().catch(() => undefined);
    if (here.current) setPending(false);
  };
  return [pending, run];
}

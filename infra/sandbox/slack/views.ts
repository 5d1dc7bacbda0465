import { checkView } from './block-kit/check-view.ts';
import { limits } from './block-kit/limits.ts';
import { stateOf, withIds } from './elements.ts';
import type { Ids } from './ids.ts';
import { refuseProblems, SlackRefusal } from './refusal.ts';
import type { Settings } from './settings.ts';
import { type OpenView, type StateValues, textOf, type View, type Wire, wireList } from './shapes.ts';
import type { Workspace } from './workspace.ts';

export interface Views {
  /** The modals on a person's screen, the one in front last. */
  stackOf(userId: string): OpenView[];
  find(id: string): OpenView | undefined;
  ownerOf(id: string): string | undefined;
  /** Each throws Slack's refusal and changes nothing where Slack would. */
  open(userId: string, view: unknown): OpenView;
  push(userId: string, onto: string | undefined, view: unknown): OpenView;
  update(target: { id?: string; externalId?: string; hash?: string }, view: unknown): OpenView;
  close(id: string): void;
  /** Closes the whole stack the view stands in. */
  clear(id: string): void;
  setState(id: string, values: StateValues): void;
  setOutcome(id: string, outcome: { errors?: Record<string, string>; failure?: string }): void;
}

export function createViews(settings: Settings, ids: Ids, workspace: Workspace): Views {
  /** One stack per root view; a person may have several, the newest in front. */
  const stacks: { userId: string; views: OpenView[] }[] = [];
  const stackWith = (id: string) => stacks.find(({ views }) => views.some((open) => open.id === id));
  const find = (id: string) => stackWith(id)?.views.find((open) => open.id === id);
  const all = () => stacks.flatMap(({ views }) => views);

  const accept = (view: unknown, own?: OpenView): Wire => {
    refuseProblems('invalid_arguments', checkView(view));
    const wire = view as Wire;
    if (wire['type'] !== 'modal') throw new SlackRefusal('invalid_arguments');
    if (Buffer.byteLength(JSON.stringify(wire)) > limits.view.bytes) throw new SlackRefusal('view_too_large');
    const externalId = textOf(wire['external_id']);
    if (externalId && all().some((open) => open !== own && open.view.external_id === externalId))
      throw new SlackRefusal('duplicate_external_id');
    return wire;
  };

  const served = (
    wire: Wire,
    place: Pick<View, 'id' | 'root_view_id' | 'previous_view_id'>,
    kept?: StateValues,
  ): View => {
    const blocks = withIds(wireList(wire['blocks']), ids);
    return {
      ...place,
      team_id: settings.team.id,
      type: 'modal',
      blocks,
      title: wire['title'],
      submit: wire['submit'] ?? null,
      close: wire['close'] ?? null,
      private_metadata: textOf(wire['private_metadata']) ?? '',
      callback_id: textOf(wire['callback_id']) ?? '',
      external_id: textOf(wire['external_id']) ?? '',
      clear_on_close: wire['clear_on_close'] === true,
      notify_on_close: wire['notify_on_close'] === true,
      state: { values: stateOf(blocks, kept) },
      hash: `${Math.trunc(settings.now() / 1000)}.${ids.hex(4)}`,
      app_id: settings.app.id,
      app_installed_team_id: settings.team.id,
      bot_id: settings.app.botId,
    };
  };

  const shown = (view: View): OpenView => ({ id: view.id, view, errors: {} });

  const changing = <T>(change: () => T): T => {
    const result = change();
    workspace.changed();
    return result;
  };

  return {
    find,
    ownerOf: (id) => stackWith(id)?.userId,
    stackOf: (userId) => stacks.filter((stack) => stack.userId === userId).flatMap(({ views }) => views),
    open(userId, view) {
      const wire = accept(view);
      const id = ids.next('V');
      const open = shown(served(wire, { id, root_view_id: id, previous_view_id: null }));
      return changing(() => {
        stacks.push({ userId, views: [open] });
        return open;
      });
    },
    push(userId, onto, view) {
      const wire = accept(view);
      const stack = onto ? stackWith(onto) : stacks.findLast((candidate) => candidate.userId === userId);
      const top = stack?.views.at(-1);
      if (!stack || !top) throw new SlackRefusal('not_found');
      if (stack.views.length >= limits.view.stack) throw new SlackRefusal('push_limit_reached');
      const place = { id: ids.next('V'), root_view_id: top.view.root_view_id, previous_view_id: top.id };
      const open = shown(served(wire, place));
      return changing(() => {
        stack.views.push(open);
        return open;
      });
    },
    update({ id, externalId, hash }, view) {
      const open = id ? find(id) : all().find((candidate) => externalId && candidate.view.external_id === externalId);
      if (!open) throw new SlackRefusal('not_found');
      const wire = accept(view, open);
      if (hash !== undefined && hash !== open.view.hash) throw new SlackRefusal('hash_conflict');
      const { root_view_id, previous_view_id, state } = open.view;
      return changing(() =>
        Object.assign(open, {
          view: served(wire, { id: open.id, root_view_id, previous_view_id }, state.values),
          errors: {},
          failure: undefined,
        }),
      );
    },
    close: (id) =>
      changing(() => {
        const stack = stackWith(id);
        const open = find(id);
        if (!stack || !open) return;
        stack.views = open.view['clear_on_close'] === true ? [] : stack.views.filter((other) => other !== open);
        if (stack.views.length === 0) stacks.splice(stacks.indexOf(stack), 1);
      }),
    clear: (id) =>
      changing(() => {
        const stack = stackWith(id);
        if (stack) stacks.splice(stacks.indexOf(stack), 1);
      }),
    setState: (id, values) =>
      changing(() => {
        const open = find(id);
        if (open) open.view = { ...open.view, state: { values } };
      }),
    setOutcome: (id, { errors = {}, failure }) =>
      changing(() => {
        const open = find(id);
        if (open) Object.assign(open, { errors, failure });
      }),
  };
}

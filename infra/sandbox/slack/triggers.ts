import type { Ids } from './ids.ts';
import { SlackRefusal } from './refusal.ts';

/** A trigger_id's life. https://docs.slack.dev/interactivity/handling-user-interaction#modal_responses */
const LIFE_MS = 3_000;

interface Trigger {
  userId: string;
  /** The view it was born in, for views.push. */
  viewId?: string;
  issuedAt: number;
  spent: boolean;
}

export interface Triggers {
  issue(userId: string, viewId?: string): string;
  /** The trigger, still unspent; throws invalid_, expired_ or exchanged_trigger_id. `spend()` once the view is open. */
  find(id: string | undefined): { userId: string; viewId?: string; spend(): void };
}

export function createTriggers(now: () => number, ids: Ids): Triggers {
  const issued = new Map<string, Trigger>();
  return {
    issue(userId, viewId) {
      const id = `${Math.trunc(now())}.${issued.size + 1}.${ids.hex(16)}`;
      issued.set(id, { userId, viewId, issuedAt: now(), spent: false });
      return id;
    },
    find(id) {
      const trigger = issued.get(id ?? '');
      if (!trigger) throw new SlackRefusal('invalid_trigger_id');
      if (trigger.spent) throw new SlackRefusal('exchanged_trigger_id');
      if (now() - trigger.issuedAt > LIFE_MS) throw new SlackRefusal('expired_trigger_id');
      return {
        userId: trigger.userId,
        viewId: trigger.viewId,
        spend: () => {
          trigger.spent = true;
        },
      };
    },
  };
}

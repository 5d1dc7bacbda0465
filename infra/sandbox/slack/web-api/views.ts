import { SlackRefusal } from '../refusal.ts';
import type { Wire } from '../shapes.ts';
import type { World } from '../world.ts';
import type { Args } from './args.ts';
import type { Methods } from './method.ts';

/** https://docs.slack.dev/reference/methods/views.open and its neighbours. None needs a scope. */
export const viewsMethods: Methods = {
  'views.open': { scopes: [], run: open },
  'views.push': { scopes: [], run: push },
  'views.update': { scopes: [], run: update },
};

function open({ triggers, views }: World, args: Args): Wire {
  const trigger = triggers.find(args.text('trigger_id'));
  const { view } = views.open(trigger.userId, readView(args));
  trigger.spend();
  return { view };
}

function push({ triggers, views }: World, args: Args): Wire {
  const trigger = triggers.find(args.text('trigger_id'));
  const { view } = views.push(trigger.userId, trigger.viewId, readView(args));
  trigger.spend();
  return { view };
}

function update({ views }: World, args: Args): Wire {
  const target = { id: args.text('view_id'), externalId: args.text('external_id'), hash: args.text('hash') };
  if (!target.id && !target.externalId) throw new SlackRefusal('invalid_arguments');
  return { view: views.update(target, readView(args)).view };
}

function readView(args: Args): unknown {
  return args.json('view', 'invalid_arguments');
}

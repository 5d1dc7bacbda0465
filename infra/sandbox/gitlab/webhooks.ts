import { createHmac } from 'node:crypto';
import { issuePayload, notePayload, type ObjectKind } from './webhook-payload.ts';
import { emit, type Hook, isAtLeast, iso, type Project, type World, type WorldEvent } from './world.ts';

/** One webhook on its way or arrived. `headers` and `body` are what went over the wire in the last attempt. */
export type Delivery = {
  id: number;
  hookId: number;
  project: string;
  url: string;
  /** `X-Gitlab-Event`. */
  event: string;
  idempotencyKey: string;
  headers: Record<string, string>;
  body: string;
  payload: Record<string, unknown>;
  /** `skipped`: the hook was switched off after too many failures. */
  outcome: 'held' | 'sending' | 'delivered' | 'failed' | 'skipped';
  /** The receiver's answer, where there was one. */
  status?: number;
  attempts: number;
  at: number;
};

export type WebhookOptions = {
  fetch?: typeof fetch;
  objectKind?: ObjectKind;
  /** How long a receiver may take, in ms. https://docs.gitlab.com/user/gitlab_com/#webhooks */
  timeout?: number;
};

/** `newest` turns the order round; a function may put it as it likes. */
export type ReleaseOrder = 'oldest' | 'newest' | ((held: Delivery[]) => Delivery[]);

/** After the 4th failure in a row a hook rests for a minute, doubling up to a day; after the 40th it is off. */
const failuresToRest = 4;
const failuresToDie = 40;

/** Sends what happens in a world to the hooks that asked for it. Failed deliveries are not sent again, as at GitLab. */
export function createWebhooks(world: World, options: WebhookOptions) {
  const post = options.fetch ?? fetch;
  const deliveries: Delivery[] = [];
  const inFlight = new Set<Promise<void>>();
  let holding = false;

  function notify(event: WorldEvent): void {
    if (event.kind === 'other') return;
    const payload =
      event.kind === 'note' ? notePayload(world, event) : issuePayload(world, event, options.objectKind ?? 'captured');
    const confidential = event.issue.confidential || (event.kind === 'note' && event.note.internal);
    const flag = `${confidential ? 'confidential_' : ''}${event.kind === 'note' ? 'note' : 'issues'}_events`;
    const name = `${confidential ? 'Confidential ' : ''}${event.kind === 'note' ? 'Note' : 'Issue'} Hook`;
    for (const hook of event.issue.project.hooks) {
      if (hook.events[flag]) dispatch(event.issue.project, hook, name, payload);
    }
  }

  function dispatch(project: Project, hook: Hook, event: string, payload: Record<string, unknown>): void {
    const delivery: Delivery = {
      id: world.nextId(),
      hookId: hook.id,
      project: project.path,
      url: hook.url,
      event,
      idempotencyKey: uuid(world),
      headers: {},
      body: JSON.stringify(payload),
      payload,
      outcome: 'held',
      attempts: 0,
      at: world.now(),
    };
    deliveries.push(delivery);
    if (alertStatus(world, hook) !== 'executable') delivery.outcome = 'skipped';
    else if (!holding) track(send(delivery));
  }

  function track(sending: Promise<void>): Promise<void> {
    const done = sending.finally(() => inFlight.delete(done));
    inFlight.add(done);
    return done;
  }

  async function send(delivery: Delivery): Promise<void> {
    const hook = hookOf(delivery);
    if (!hook) {
      delivery.outcome = 'skipped';
      return;
    }
    delivery.outcome = 'sending';
    delivery.attempts += 1;
    delivery.headers = headersOf(world, hook, delivery);
    delivery.status = await answerTo(delivery);
    // Redirects are not followed and count as success, like every 2xx.
    const ok = delivery.status !== undefined && delivery.status < 400;
    delivery.outcome = ok ? 'delivered' : 'failed';
    judge(world, hook, ok);
    emit(world, { kind: 'other' });
  }

  async function answerTo({ url, headers, body }: Delivery): Promise<number | undefined> {
    try {
      const signal = AbortSignal.timeout(options.timeout ?? 10_000);
      const response = await post(url, { method: 'POST', headers, body, redirect: 'manual', signal });
      await response.arrayBuffer();
      return response.status;
    } catch {
      return undefined;
    }
  }

  function hookOf(delivery: Delivery): Hook | undefined {
    return world.projects.flatMap((project) => project.hooks).find((hook) => hook.id === delivery.hookId);
  }

  world.listeners.add(notify);
  return {
    deliveries,
    /** From now on deliveries wait for `releaseWebhooks`. */
    holdWebhooks(): void {
      holding = true;
    },
    /** Sends what was held, one after the other in the order asked for, and holds no more. */
    async releaseWebhooks(order: ReleaseOrder = 'oldest'): Promise<void> {
      holding = false;
      const held = deliveries.filter((delivery) => delivery.outcome === 'held');
      const ordered = order === 'oldest' ? held : order === 'newest' ? held.toReversed() : order(held);
      await track(ordered.reduce((sent, delivery) => sent.then(() => send(delivery)), Promise.resolve()));
    },
    /** Sends a delivery once more as a Maintainer's "Resend" does: the same body and Idempotency-Key, signed anew. */
    redeliver: (delivery: Delivery): Promise<void> => track(send(delivery)),
    /** Resolves once nothing is in flight, also nothing that the deliveries themselves set off. */
    async settled(): Promise<void> {
      while (inFlight.size > 0) await Promise.all(inFlight);
    },
  };
}

/** What the API says about a hook that failed too often. */
export function alertStatus(world: World, hook: Hook): 'executable' | 'temporarily_disabled' | 'disabled' {
  if (hook.recentFailures >= failuresToDie) return 'disabled';
  return hook.disabledUntil !== null && hook.disabledUntil > world.now() ? 'temporarily_disabled' : 'executable';
}

function judge(world: World, hook: Hook, ok: boolean): void {
  hook.recentFailures = ok ? 0 : hook.recentFailures + 1;
  const rests = hook.recentFailures - failuresToRest;
  const minutes = Math.min(2 ** rests, 24 * 60);
  hook.disabledUntil = rests < 0 ? null : world.now() + minutes * 60_000;
}

/** https://docs.gitlab.com/user/project/integrations/webhooks/#delivery-headers */
function headersOf(world: World, hook: Hook, delivery: Delivery): Record<string, string> {
  return {
    'Content-Type': 'application/json',
    'User-Agent': `GitLab/${world.version}`,
    'X-Gitlab-Event': delivery.event,
    'X-Gitlab-Instance': world.url,
    'X-Gitlab-Webhook-UUID': uuid(world),
    'X-Gitlab-Event-UUID': uuid(world),
    'Idempotency-Key': delivery.idempotencyKey,
    ...(hook.token !== null && { 'X-Gitlab-Token': hook.token }),
    ...(hook.signingToken !== null && isAtLeast(world, 19) && signature(world, hook.signingToken, delivery)),
  };
}

/** Standard Webhooks: https://github.com/standard-webhooks/standard-webhooks/blob/main/spec/standard-webhooks.md */
function signature(world: World, signingToken: string, { idempotencyKey, body }: Delivery): Record<string, string> {
  const timestamp = String(Math.floor(world.now() / 1000));
  const key = Buffer.from(signingToken.replace(/^whsec_/, ''), 'base64');
  const mac = createHmac('sha256', key).update(`${idempotencyKey}.${timestamp}.${body}`).digest('base64');
  return { 'webhook-id': idempotencyKey, 'webhook-timestamp': timestamp, 'webhook-signature': `v1,${mac}` };
}

function uuid(world: World): string {
  return world.random(16).replace(/^(.{8})(.{4}).(.{3}).(.{3})(.{12})$/, '$1-$2-4$3-8$4-$5');
}

/** A hook as the API shows it: never its secrets. https://docs.gitlab.com/api/project_webhooks/ */
export function hookAnswer(world: World, project: Project, hook: Hook) {
  return {
    id: hook.id,
    url: hook.url,
    name: hook.name,
    description: hook.description,
    project_id: project.id,
    created_at: iso(hook.createdAt),
    ...hook.events,
    alert_status: alertStatus(world, hook),
    disabled_until: hook.disabledUntil === null ? null : iso(hook.disabledUntil),
    url_variables: [],
    custom_webhook_template: null,
    custom_headers: [],
    ...(isAtLeast(world, 19) && {
      token_present: hook.token !== null,
      signing_token_present: hook.signingToken !== null,
    }),
  };
}

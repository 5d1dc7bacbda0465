import type { Person } from '../../infra/sandbox/slack/person.ts';
import type { Choice } from '../../infra/sandbox/slack/shapes.ts';
import type { World } from './world.ts';

export const payments = 'acme/payments';

export interface OpenForm {
  person: Person;
  channel: string;
  viewId: string;
}

export interface Where {
  user?: string;
  channel?: string;
}

/** Types `incident declare` and gives the form that opened. */
export async function opensForm(
  world: World,
  text: string,
  { user = 'U0ADA', channel = 'C0INCIDENTS' }: Where = {},
): Promise<OpenForm> {
  const person = world.slack.as(user);
  await person.types(channel, `/gitlab incident declare ${text}`);
  await world.settles();
  const form = person.openView();
  if (!form) throw new Error(`no form opened: ${person.sees(channel).at(-1)?.text}`);
  return { person, channel, viewId: form.id };
}

/** Picks a project as a person does: searches, then chooses. */
export async function choosesProject(world: World, { person, viewId }: OpenForm, path: string): Promise<void> {
  await person.fills(viewId, 'project', await found({ person, viewId }, 'project', path));
  await world.settles();
}

/** The value of the option an external select shows for this text. */
export async function found(
  { person, viewId }: Pick<OpenForm, 'person' | 'viewId'>,
  actionId: string,
  text: string,
): Promise<string> {
  const { options } = await person.searches(viewId, actionId, text);
  const labels = options.map((option) => (option['text'] as { text: string }).text);
  const place = labels.findIndex((label) => label.includes(text));
  if (place < 0) throw new Error(`"${text}" is not offered in ${actionId}: ${labels.join(', ')}`);
  return String(options[place]?.['value']);
}

/** The whole way: the command, the form, Create; and what GitLab then has. */
export async function declares(
  world: World,
  text: string,
  values: Record<string, Choice> = {},
  where: Where & { path?: string } = {},
) {
  const opened = await opensForm(world, text, where);
  await choosesProject(world, opened, where.path ?? payments);
  const outcome = await opened.person.submits(opened.viewId, values);
  await world.settles();
  return { ...opened, outcome, incident: world.gitlab.incidents().at(-1) };
}

/** What a field of an open form holds. */
export function fieldOf({ person }: Pick<OpenForm, 'person'>, actionId: string): Record<string, unknown> | undefined {
  const { values = {} } = person.openView()?.view.state ?? {};
  const fields = Object.values(values).map((block) => (block as Record<string, Record<string, unknown>>)[actionId]);
  return fields.find((field) => field !== undefined);
}

/** The newest thing a person sees in a channel. */
export function newest(world: World, { user = 'U0ADA', channel = 'C0INCIDENTS' }: Where = {}) {
  return world.slack.as(user).sees(channel).at(-1);
}

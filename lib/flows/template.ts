import { createHash } from 'node:crypto';
import { maxDescription } from '../block-kit/declare-fields.ts';
import type { DeclareForm, TemplateState } from '../block-kit/declare-state.ts';
import type { Cache } from '../store/cache.ts';
import type { SlackPerson } from '../tenant.ts';

/** What a project's incident template turned out to be. A very long text is not kept: only its name. */
export type KnownTemplate = { name: string; content?: string } | { name?: undefined };

const goodFor = 10 * 60_000;
const maxKept = 50_000;

/** A template is remembered for the person who could read it: another may not see the project at all. */
const cacheKey = ({ tenant, userId }: SlackPerson, instance: string, project: string) =>
  JSON.stringify(['template', tenant, userId, instance, project]);

export function rememberedTemplate(
  cache: Cache,
  person: SlackPerson,
  instance: string,
  project: string,
): Promise<KnownTemplate | undefined> {
  return cache.get(cacheKey(person, instance, project));
}

export async function rememberTemplate(
  cache: Cache,
  person: SlackPerson,
  at: { instance: string; project: string; now: number },
  template: KnownTemplate,
): Promise<void> {
  const kept = template.name && (template.content?.length ?? 0) > maxKept ? { name: template.name } : template;
  await cache.put(cacheKey(person, at.instance, at.project), kept, at.now + goodFor);
}

/**
 * Puts what is known of a template into a form whose description is the template's to fill, in a fresh field. Over
 * Slack's 3,000 characters it stays out of the field and is used whole if the field is left empty.
 */
export function withTemplate(form: DeclareForm, template: KnownTemplate | 'loading' | 'late'): DeclareForm {
  const fresh = form.origin.fresh + 1;
  const drawn = (state: TemplateState, description?: string): DeclareForm => ({
    ...form,
    origin: { ...form.origin, fresh, template: state },
    description,
  });
  if (template === 'loading' || template === 'late') return drawn({ is: template });
  if (!template.name) return drawn({ is: 'none' });
  const { content } = template;
  if (content === undefined || content.length > maxDescription) return drawn({ is: 'long', name: template.name });
  return drawn({ is: 'shown', digest: digestOf(content) }, content);
}

/** True when the description is the template's to fill: nothing was typed, or what stands there is a template untouched. */
export function isUntouched({ description = '', origin: { template } }: DeclareForm): boolean {
  return description === '' || (template.is === 'shown' && digestOf(description) === template.digest);
}

/** Line ends and outer space do not count: Slack may hand a text back with others than it was given. */
function digestOf(text: string): string {
  return createHash('sha256').update(text.replace(/\r\n?/g, '\n').trim()).digest('base64url').slice(0, 16);
}

import { UpstreamError } from '../errors.ts';
import type { FiledIncident } from '../gitlab/filed-incident.ts';
import { hasResourceLinks } from '../gitlab/resource-links.ts';
import { type Declaration, usesQuickAction } from '../incident/declaration.ts';
import type { Secret } from '../secret.ts';
import type { WorkRooms } from './rooms.ts';

interface Wishes {
  token: Secret;
  declaration: Declaration;
}

/** What was wished for and is not there, in sentences. */
export async function unmetWishes(rooms: WorkRooms, wishes: Wishes, incident: FiledIncident): Promise<string[]> {
  return [...unmet(wishes.declaration, incident), ...(await unlinked(rooms, wishes, incident))];
}

/** GitLab leaves out without a word what it could not do: compare what was wished with what is there. */
function unmet({ assignee, labels }: Declaration, incident: FiledIncident): string[] {
  const notes: string[] = [];
  if (incident.type !== 'incident') {
    notes.push(
      'GitLab made a plain issue of it, without severity and status: you may not create incidents in this project.',
    );
  }
  if (assignee && !incident.assigneeIds.includes(assignee.id)) {
    notes.push(`${assignee.name} was not assigned: GitLab assigns only members of the project.`);
  }
  const missing = labels.filter((label) => !incident.labels.includes(label));
  if (missing.length > 0) notes.push(`Not labelled: ${missing.join(', ')}.`);
  return notes;
}

/** On an edition without linked resources GitLab takes `/link` away, or leaves it standing as text, and says nothing. */
async function unlinked(
  { gitlab }: WorkRooms,
  { token, declaration }: Wishes,
  incident: FiledIncident,
): Promise<string[]> {
  if (!usesQuickAction(declaration.description, 'link')) return [];
  try {
    if (await hasResourceLinks(gitlab, token, incident)) return [];
  } catch (failure) {
    // An edition without linked resources does not know the question either.
    if (!(failure instanceof UpstreamError)) throw failure;
  }
  return ['/link did nothing: linked resources need GitLab Premium.'];
}

import * as z from 'zod/mini';
import type { Incident } from '../incident/incident.ts';
import type { Secret } from '../secret.ts';
import type { GitLab } from './client.ts';
import { resourceLinks } from './documents.ts';
import { globalId, query } from './graphql.ts';

const links = z.object({ nodes: z.nullish(z.array(z.unknown())) });
const found = z.object({
  project: z.nullish(z.object({ issue: z.nullish(z.object({ issuableResourceLinks: z.nullish(links) })) })),
});

/**
 * Whether an incident has linked resources: what `/link` makes, where GitLab is Premium. An edition that does not know of
 * them refuses the question. https://docs.gitlab.com/operations/incident_management/linked_resources/
 */
export async function hasResourceLinks(
  gitlab: GitLab,
  token: Secret,
  { projectPath, iid, id }: Pick<Incident, 'projectPath' | 'iid' | 'id'>,
): Promise<boolean> {
  const variables = { projectPath, iid: String(iid), incidentId: globalId(id) };
  const { project } = await query(gitlab, token, resourceLinks, variables, found);
  return (project?.issue?.issuableResourceLinks?.nodes ?? []).length > 0;
}

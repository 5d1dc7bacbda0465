import { parseProjectRef } from './project-ref.ts';

/** How a person may name an incident. `iid` is its number in its project. */
export type IncidentRef =
  /** Of the project that the channel or the conversation is about. */
  | { by: 'iid'; iid: number }
  /** Declared here while GitLab was away: our own number. */
  | { by: 'local'; iid: number }
  | { by: 'reference'; path: string; iid: number }
  /** `path` is what follows the host, with the instance's own path where GitLab does not live at the root. */
  | { by: 'url'; url: string; path: string; iid: number };

/** A number of our own, as the card of an incident that waits for GitLab shows it. */
const local = /^#L([1-9]\d{3,8})[:,]?$/i;
/** https://docs.gitlab.com/user/markdown/#gitlab-specific-references; a comma or colon after it belongs to the sentence. */
const reference = /^([^#]*)#([1-9]\d{0,9})[:,]?$/;
/** Every page GitLab has for an incident, whichever of its tabs, notes or filters the address was copied from. */
const page = /^(?:issues|issues\/incident|incidents|work_items)\/([1-9]\d{0,9})(?:\/|$)/;

/**
 * Reads one word as an incident; undefined when it is none. A number alone is not: "3 hosts are down" is text.
 *
 *     #12                                                        in the project at hand
 *     #L4711                                                     not in GitLab yet
 *     acme/platform/checkout#12                                  a full reference
 *     https://gitlab.com/acme/payments/-/issues/incident/12      a pasted URL, whatever follows the number
 */
export function parseIncidentRef(word: string): IncidentRef | undefined {
  const ours = local.exec(word)?.[1];
  if (ours) return { by: 'local', iid: Number(ours) };
  const [, path, number] = reference.exec(word) ?? [];
  if (path === '') return { by: 'iid', iid: Number(number) };
  const project = parseProjectRef(path ?? word);
  switch (project?.by) {
    case 'path':
      return path === undefined ? undefined : { by: 'reference', path: project.text, iid: Number(number) };
    case 'url': {
      const iid = page.exec(new URL(project.url).pathname.split('/-/')[1] ?? '')?.[1];
      // A group has work items too, but no incidents; a project's path has two parts at least.
      const isProject = project.path.includes('/') && !project.path.startsWith('groups/');
      return iid && isProject ? { ...project, iid: Number(iid) } : undefined;
    }
    default:
      return undefined;
  }
}

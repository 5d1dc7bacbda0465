import { link } from './message.ts';

/** As much of a project as is shown. */
export interface IncidentProject {
  path: string;
  url: string;
}

/** A project's path, as a link to it. */
export function projectLink({ path, url }: IncidentProject): string {
  return link(url, path);
}

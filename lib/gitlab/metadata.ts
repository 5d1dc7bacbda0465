import * as z from 'zod/mini';
import type { Secret } from '../secret.ts';
import type { GitLab } from './client.ts';
import { path } from './path.ts';

const metadata = z.object({ version: z.string(), enterprise: z.boolean() });

/** `version` such as `18.4.0-ee`; `enterprise` says the edition, not the licence. */
export type Metadata = z.infer<typeof metadata>;

/** What this instance is. https://docs.gitlab.com/api/metadata/ */
export function readMetadata(gitlab: GitLab, token: Secret): Promise<Metadata> {
  return gitlab.request(token, { path: path`metadata`, answer: metadata });
}

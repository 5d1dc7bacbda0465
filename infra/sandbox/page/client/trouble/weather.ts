import { postJson } from '../live.ts';
import type { GitLabState } from '../shapes.ts';

/** How GitLab does, as far as the page can have it. */
export type Weather = 'up' | 'down' | 'slow' | 'forgetful';

export const weathers: Record<Weather, { name: string; note: string }> = {
  up: { name: 'up', note: 'all is well' },
  down: { name: 'down', note: 'every connection is cut' },
  slow: { name: 'slow', note: 'every answer takes 6 seconds, the app waits 5' },
  forgetful: { name: 'losing answers', note: 'it does what it is told and does not say so' },
};

const lost = { kind: 'lost' };
/** The faults a weather is made of. Reading stays possible where answers are lost: else nothing would get done at all. */
const faults: Record<Weather, object[]> = {
  up: [],
  down: [],
  slow: [{ match: '* *', effect: { kind: 'delay', ms: 6000 } }],
  forgetful: [
    { match: 'POST /api/v4/:rest+', effect: lost },
    { match: 'PUT /api/v4/:rest+', effect: lost },
    { match: 'POST /api/graphql', operation: 'mutation', effect: lost },
  ],
};

export function weatherOf({ down, faults }: GitLabState): Weather {
  const lasting = faults.find(({ times }) => times === 'always')?.effect.kind;
  if (down) return 'down';
  if (lasting === 'delay') return 'slow';
  return lasting === 'lost' ? 'forgetful' : 'up';
}

/** Takes away every fault there was, and has GitLab do so from now on. Resolves to whether it does. */
export async function makeWeather(gitlabUrl: string, weather: Weather): Promise<boolean> {
  await fetch(`${gitlabUrl}/_sandbox/faults`, { method: 'DELETE' });
  if (weather === 'down') await postJson(`${gitlabUrl}/_sandbox/down`, { down: true });
  for (const fault of faults[weather]) await postJson(`${gitlabUrl}/_sandbox/faults`, { ...fault, times: 'always' });
  return true;
}

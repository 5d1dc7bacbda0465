import type { Key } from './store.ts';

export const installationKey = (team: string): Key => ({ pk: `installation#${team}`, sk: 'installation' });
export const linkKey = (team: string, user: string): Key => ({ pk: `link#${team}`, sk: user });
export const tokensKey = (team: string, user: string): Key => ({ pk: `tokens#${team}#${user}`, sk: 'tokens' });
export const hookKey = (id: string): Key => ({ pk: `webhook#${id}`, sk: 'hook' });
export const submissionKey = (id: string): Key => ({ pk: `act#${id}`, sk: 'submission' });
export const channelKey = (team: string, id: string): Key => ({ pk: `channel#${team}`, sk: id });
export const incidentKey = (project: number, iid: number): Key => ({ pk: `incident#${project}`, sk: String(iid) });

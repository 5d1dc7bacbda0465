import type { ChannelSeed, PersonSeed } from './shapes.ts';

export const seededPeople: PersonSeed[] = [
  { id: 'U0ADA', name: 'ada', realName: 'Ada Okafor', tz: 'Europe/Berlin', admin: true },
  { id: 'U0BEN', name: 'ben', realName: 'Ben Silva', tz: 'America/Sao_Paulo' },
  { id: 'U0CHLOE', name: 'chloe', realName: 'Chloe Tan', tz: 'Asia/Singapore' },
];

const everyone = seededPeople.map(({ id }) => id);
const theApp = 'U0GITLAB';

export const seededChannels: ChannelSeed[] = [
  { id: 'C0INCIDENTS', name: 'incidents', kind: 'public', memberIds: [...everyone, theApp] },
  { id: 'C0GENERAL', name: 'general', kind: 'public', memberIds: everyone },
  { id: 'C0PAYMENTS', name: 'payments-oncall', kind: 'private', memberIds: ['U0ADA', 'U0BEN', theApp] },
  { id: 'C0VENDORS', name: 'shared-vendors', kind: 'public', memberIds: [...everyone, theApp], extShared: true },
  { id: 'C0ARCHIVE', name: 'old-outages', kind: 'public', memberIds: [...everyone, theApp], archived: true },
  { id: 'D0ADABEN', name: '', kind: 'dm', memberIds: ['U0ADA', 'U0BEN'] },
];

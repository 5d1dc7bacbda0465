import { access, projectAt } from '../../infra/sandbox/gitlab/world.ts';
import { seededChannels, seededPeople } from '../../infra/sandbox/slack/seed.ts';
import type { ChannelSeed, PersonSeed } from '../../infra/sandbox/slack/shapes.ts';
import { oneMore } from './acting.ts';
import { payments } from './declaring.ts';
import { types } from './typing.ts';
import { startWorld, type World, type WorldOptions } from './world.ts';

const timeZones = ['Europe/Berlin', 'America/Sao_Paulo', 'Asia/Singapore', 'Asia/Kolkata', 'UTC'];

/** Twenty people, Developers all of them. */
export const crowd = Array.from({ length: 20 }, (_, index) => {
  const number = String(index + 1).padStart(2, '0');
  const timeZone = timeZones[index % timeZones.length] ?? 'UTC';
  return { userId: `U0P${number}`, username: `person.${number}`, name: `Person ${number}`, timeZone };
});

export type CrowdMember = (typeof crowd)[number];

/** Where they talk: beside #incidents, which shows all incidents, and #general, which shows none. */
export const channels = {
  incidents: 'C0INCIDENTS',
  general: 'C0GENERAL',
  /** Each bound to an incident. */
  bound: ['C0WAR1', 'C0WAR2', 'C0WAR3'],
  /** In each one incident is declared while GitLab is away. */
  fresh: ['C0FRESH1', 'C0FRESH2'],
};

/** A world with the crowd connected, `acme/payments` in #incidents as `payments`, and six open incidents in it. */
export async function startCrowd(options: WorldOptions): Promise<World> {
  const people: PersonSeed[] = crowd.map(({ userId, username, name, timeZone }) => {
    return { id: userId, name: username, realName: name, tz: timeZone };
  });
  const world = await startWorld({ slack: { people: [...seededPeople, ...people], channels: rooms() }, ...options });
  const project = projectAt(world.gitlab.world, payments);
  for (const { userId, username, name } of crowd) {
    project.members.set(world.gitlab.addPerson({ username, name }), access.developer);
    await world.links(userId, username);
  }
  await world.links('U0ADA', 'ada.okafor');
  await types(world, `project add ${payments} as payments`);
  await types(world, `subscribe ${payments}`);
  for (let number = 1; number <= 6; number++) await oneMore(world, `Trouble ${number}`);
  for (const [place, channel] of channels.bound.entries()) {
    await types(world, `incident bind ${payments}#${place + 1}`, { user: crowd[place]?.userId ?? '', channel });
  }
  return world;
}

function rooms(): ChannelSeed[] {
  const everyone = [...seededPeople, ...crowd.map(({ userId: id }) => ({ id }))].map(({ id }) => id);
  const memberIds = [...everyone, 'U0GITLAB'];
  const added = [...channels.bound, ...channels.fresh].map((id): ChannelSeed => {
    return { id, name: id.toLowerCase(), kind: 'public', memberIds };
  });
  return [...seededChannels.map((channel) => ({ ...channel, memberIds })), ...added];
}

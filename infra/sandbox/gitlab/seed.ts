import type { OAuthClient } from './grants.ts';
import { emptyCi, seedCi } from './seed-ci.ts';
import { access, type Label, type Person, type Project, personNamed, type World } from './world.ts';

export type ProjectSeed = Partial<
  Omit<Project, 'id' | 'path' | 'members' | 'labels' | 'hooks' | 'issues' | 'lastIid'>
> & {
  path: string;
  /** Access levels by username. */
  members?: Record<string, number>;
  /** Names. */
  labels?: string[];
};

/** The application the sandbox registers when no other is given; its redirect URIs are added later. */
export const sandboxClient: OAuthClient = {
  id: 'sandbox-gitlab-client',
  secret: 'sandbox-gitlab-secret',
  name: 'GitLab incidents for Slack',
  redirectUris: [],
  scopes: ['api'],
};

export function addPerson(world: World, person: Pick<Person, 'username' | 'name'> & Partial<Person>): Person {
  const added: Person = { id: world.nextId(), state: 'active', ...person };
  world.people.push(added);
  return added;
}

/** Adds a private, empty project, or what the seed says. */
export function addProject(world: World, { members = {}, labels = [], ...seed }: ProjectSeed): Project {
  const now = world.now();
  const name = seed.path.split('/').at(-1) ?? '';
  const project: Project = {
    id: world.nextId(),
    name: name.charAt(0).toUpperCase() + name.slice(1),
    description: '',
    visibility: 'private',
    archived: false,
    issuesEnabled: true,
    incidentsAllowed: true,
    formerPaths: [],
    members: new Map(Object.entries(members).map(([username, level]) => [personNamed(world, username), level])),
    labels: labels.map((label) => addLabel(world, label)),
    templates: [],
    hooks: [],
    issues: [],
    ci: emptyCi(),
    lastIid: 0,
    createdAt: now,
    lastActivityAt: now,
    generated: false,
    ...seed,
  };
  world.projects.push(project);
  return project;
}

function addLabel(world: World, name: string): Label {
  return { id: world.nextId(), name, color: '#d9534f', description: null, createdAt: world.now() };
}

/** The people and projects README.md names, and so many generated projects that one page of search does not hold them. */
export function seedWorld(world: World, generatedProjects: number): void {
  addPerson(world, { username: 'ada.okafor', name: 'Ada Okafor' });
  addPerson(world, { username: 'ben.silva', name: 'Ben Silva' });
  addPerson(world, { username: 'chloe.tan', name: 'Chloe Tan' });
  addPerson(world, { username: 'gus.guest', name: 'Gus Guest' });
  addPerson(world, { username: 'sam.stranger', name: 'Sam Stranger' });
  const team = { 'ada.okafor': access.maintainer, 'ben.silva': access.developer, 'chloe.tan': access.reporter };
  const payments = addProject(world, {
    path: 'acme/payments',
    formerPaths: ['acme/payment'],
    description: 'Takes the money',
    members: { ...team, 'gus.guest': access.guest },
    labels: ['database', 'network', 'needs review', 'customer-facing'],
    templates: [
      { name: 'Incident', content: incidentTemplate },
      { name: 'bug', content: '## Steps to reproduce\n\n## What happens\n\n## What should happen\n' },
    ],
  });
  seedCi(world, payments, personNamed(world, 'ben.silva'));
  addProject(world, {
    path: 'acme/platform/checkout',
    visibility: 'public',
    description: 'From the basket to the receipt',
    members: team,
    labels: ['frontend', 'backend'],
    templates: [{ name: 'incident', content: longTemplate() }],
  });
  addProject(world, { path: 'acme/archived-shop', name: 'Archived shop', members: team, archived: true });
  addProject(world, { path: 'acme/no-issues', name: 'No issues', members: team, issuesEnabled: false });
  for (let number = 1; number <= generatedProjects; number += 1) {
    const padded = String(number).padStart(3, '0');
    addProject(world, {
      path: `acme/services/service-${padded}`,
      name: `Service ${padded}`,
      members: team,
      generated: true,
    });
  }
  // What was there before anybody came is no change.
  world.changeCount = 0;
}

const incidentTemplate = `## Summary

What is broken, and for whom?

## Timeline

All times in UTC.

## Impact

- Customers affected:
- Revenue at risk:
`;

/** Over the 3,000 characters a Slack text field holds. */
function longTemplate(): string {
  const checks = Array.from(
    { length: 60 },
    (_, index) => `- [ ] Check ${index + 1}: the step of the runbook with this number is done`,
  );
  return `## Runbook\n\n${checks.join('\n')}\n`;
}

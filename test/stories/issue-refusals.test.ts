import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import type { Issue } from '../../infra/sandbox/gitlab/world.ts';
import { clicks, notes, startTeam } from './acting.ts';
import { connects, disconnects } from './connecting.ts';
import { newest, payments } from './declaring.ts';
import { anIssue, checkout, forAll, issuesOf } from './issues.ts';
import { answer, types } from './typing.ts';
import { startWorld, type World } from './world.ts';

/** Ada is a Maintainer, Ben is a Guest of payments and nobody elsewhere, Chloe is nobody at all. */
let world: World;
let issue: Issue;
beforeAll(async () => {
  world = await startTeam();
  await answer(world, `project add ${payments} as payments`);
  await world.links('U0BEN', 'gus.guest');
  await world.links('U0CHLOE', 'sam.stranger');
});
afterAll(() => world.stops());
beforeEach(() => {
  issue = anIssue(world);
});

const ben = { user: 'U0BEN' };
const chloe = { user: 'U0CHLOE' };
const verbs = ['show', 'close', 'reopen', 'move 12345 to x', 'comment 12345 text'];

describe('nothing is found', () => {
  test.each(verbs)('of a number nobody has: issue %s', async (verb) => {
    const typed = verb.includes('12345') ? verb : `${verb} 12345`;
    const said = await answer(world, `payments issue ${typed}`);
    expect(said).toMatch(
      /^With your GitLab account I cannot find issue `#12345` in `payments`: check both, or ask a Maintainer/,
    );
  });

  test.each([
    ['an alias nobody made', 'paymints', 'paymints'],
    ['a path', 'acme/nothing', 'acme/nothing'],
    ['an id', '999999', '999999'],
  ])('of a project by %s', async (_, project, named) => {
    expect(await answer(world, `${project} issue show 1`)).toContain(`cannot find issue \`#1\` in \`${named}\``);
    expect(await answer(world, `${project} issue search x`)).toContain(`cannot find \`${named}\``);
    expect(await answer(world, `${project} issue new x`)).toContain(`cannot find \`${named}\``);
  });

  test('of an address on another GitLab', async () => {
    for (const command of ['issue show 1', 'issue search x', 'issue new x'])
      expect(await answer(world, `https://gitlab.example.org/a/b ${command}`)).toContain(
        'not the address of a project on',
      );
  });

  test('of what one may not see, in the very same words', async () => {
    const secret = anIssue(world, 'Top secret', { confidential: true });
    const unseen = await answer(world, `payments issue show ${secret.iid}`, ben);
    const nothing = await answer(world, 'payments issue show 99999', ben);
    expect(unseen.replace(`#${secret.iid}`, '#99999')).toBe(nothing);
    expect(await answer(world, `payments issue show ${issue.iid}`, chloe)).toContain('cannot find issue');
    expect(await answer(world, 'payments issue search top', chloe)).toContain('cannot find `payments`');
    expect(await answer(world, 'payments issue search top secret', ben)).toMatch(/^Nothing found/);
  });
});

describe('GitLab does not let one', () => {
  test.each([
    ['close', /^GitLab does not let you close it: it takes at least the Reporter role.*Ask a Maintainer/],
    ['reopen', /does not let you reopen it/],
  ])('%s', async (verb, said) => {
    if (verb === 'reopen') world.gitlab.as('ada.okafor').closes(payments, issue.iid);
    expect(await answer(world, `payments issue ${verb} ${issue.iid}`, ben)).toMatch(said);
  });

  test('move', async () => {
    expect(await answer(world, `payments issue move ${issue.iid} to ${checkout}`, ben)).toMatch(
      /^GitLab does not let you move it: it takes at least the Reporter role in both projects/,
    );
    expect(issue.movedTo).toBeNull();
  });

  test('comment where the discussion is locked: the text comes back with a button', async () => {
    const locked = world.gitlab.as('ada.okafor').declares(checkout, { title: 'Heated', type: 'ISSUE' });
    world.gitlab.as('ada.okafor').locks(checkout, locked.iid);
    const said = await answer(world, `${checkout} issue comment ${locked.iid} *But* why`, chloe);
    expect(said).toMatch(
      /^The discussion of .* is locked, so only members of the project may comment: ask one of them/,
    );
    expect(said).toContain(`You typed, and it is kept: ${checkout} issue comment ${locked.iid} *But* why`);
    world.gitlab.as('ada.okafor').locks(checkout, locked.iid, false);
    await clicks(world, 'retry_submission', chloe);
    expect(notes(locked)).toEqual(['sam.stranger: **But** why']);
  });
});

describe('a project that takes nothing', () => {
  test.each([
    ['acme/archived-shop', /is archived: unarchive it in GitLab/],
    ['acme/no-issues', /has issues switched off/],
  ])('%s', async (path, said) => {
    expect(await answer(world, `${path} issue new A title\nand a text`)).toMatch(said);
    expect(await answer(world, `${path} issue new A title\nand a text`)).toContain('it is kept');
    expect(await answer(world, `payments issue move ${issue.iid} to ${path}`)).toMatch(said);
    expect(issue.movedTo).toBeNull();
  });

  test('a target nobody knows', async () => {
    expect(await answer(world, `payments issue move ${issue.iid} to acme/nowhere`)).toContain(
      'cannot find `acme/nowhere`',
    );
  });
});

describe('what was moved', () => {
  test('to the project it is in', async () => {
    expect(await answer(world, `payments issue move ${issue.iid} to ${payments}`)).toMatch(
      /is in that project already/,
    );
  });

  test('there already is named by what it is now', async () => {
    const there = world.gitlab.as('ada.okafor').moves(payments, issue.iid, checkout);
    const said = await answer(world, `payments issue move ${issue.iid} to ${checkout}`);
    expect(said).toMatch(new RegExp(`was moved there already: it is <.*#${there.iid}\\)> in ${checkout} now`));
    expect(issuesOf(world, checkout).filter(({ title }) => title === issue.title)).not.toContain(issue);
  });

  test('is not moved, opened or commented on where it was', async () => {
    world.gitlab.as('ada.okafor').moves(payments, issue.iid, checkout);
    const away = /was moved to another project.*Nothing was changed; open it to see where it is now/;
    expect(await answer(world, `payments issue move ${issue.iid} to acme/services/service-001`)).toMatch(away);
    expect(await answer(world, `payments issue reopen ${issue.iid}`)).toMatch(away);
    expect(await answer(world, `payments issue comment ${issue.iid} Still here`)).toMatch(away);
    expect(notes(issue)).toEqual([]);
  });
});

describe('what is typed wrong', () => {
  test.each([
    [
      'payments issue show twelve',
      /"twelve" is not the number of an issue.*For example: `\/gitlab payments issue show 12`/,
    ],
    ['payments issue comment 12', /the text is missing/],
    ['payments issue new', /the title is missing/],
    ['issue show 12', /the project goes first. It goes `\/gitlab &lt;project&gt; issue show &lt;id&gt;`/],
    ['payments isue show 12', /Did you mean `\/gitlab &lt;project&gt; issue show &lt;id&gt;`\?/],
  ])('%s', async (typed, said) => {
    expect(await answer(world, typed)).toMatch(said);
  });
});

describe('who has not connected an account', () => {
  test('does so, and it goes on by itself, in the channel', async () => {
    await disconnects(world, 'U0CHLOE');
    const before = forAll(world).length;
    await types(world, 'payments issue new Resumed\nafter connecting', chloe);
    expect(issuesOf(world).some(({ title }) => title === 'Resumed')).toBe(false);
    await connects(world, newest(world, chloe), { user: 'U0CHLOE', username: 'chloe.tan' });
    expect(issuesOf(world).at(-1)).toMatchObject({ title: 'Resumed', author: { username: 'chloe.tan' } });
    expect(forAll(world).slice(before)).toHaveLength(1);
  });
});

test('switched off, every issue command says so and help leaves them out', async () => {
  await world.stops();
  world = await startWorld({ featuresOff: 'issue_commands' });
  await world.links('U0ADA', 'ada.okafor');
  for (const typed of ['show 1', 'new x', 'search', 'move 1 to x', 'comment 1 x', 'close 1', 'reopen 1', 'show'])
    expect(await answer(world, `${payments} issue ${typed}`)).toContain('is switched off');
  expect(await answer(world, 'help')).not.toMatch(/issue (show|new)/);
  expect(await answer(world, `${payments} isue show 1`)).not.toContain('Did you mean');
});

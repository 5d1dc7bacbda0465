import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import type { Issue } from '../../infra/sandbox/gitlab/world.ts';
import { card, notes, startTeam, thread } from './acting.ts';
import { payments } from './declaring.ts';
import { anIssue, cardAfter, checkout, drawn, forAll, issuesOf } from './issues.ts';
import { answer, types } from './typing.ts';
import type { World } from './world.ts';

let world: World;
let issue: Issue;
beforeAll(async () => {
  world = await startTeam();
  await answer(world, `project add ${payments} as payments`);
  await answer(world, `project add ${checkout} as checkout`);
});
afterAll(() => world.stops());
beforeEach(() => {
  issue = anIssue(world);
});

const link = (one: Issue) => `${world.gitlab.url}/${one.project.path}/-/issues/${one.iid}`;

describe('issue show', () => {
  test('draws the issue for the channel', async () => {
    Object.assign(issue, { assignees: [issue.author], labels: issue.project.labels.slice(0, 2) });
    world.gitlab.as('ben.silva').comments(payments, issue.iid, 'Seen in staging, too');
    const { text, drawn: blocks } = await cardAfter(world, `payments issue show ${issue.iid}`);
    expect(text).toBe(`Refunds are rounded down (Issue #${issue.iid} · acme/payments, Open)`);
    for (const part of [
      `<${link(issue)}|Refunds are rounded down>`,
      '*State*\\n:large_green_circle: Open',
      '*Author*\\nAda Okafor',
      '*Assignees*\\nAda Okafor',
      '*Milestone*\\n_None_',
      '*Labels*\\ndatabase, network',
      ':+1: 0 · :-1: 0 · :speech_balloon: 1',
    ])
      expect(blocks).toContain(part);
  });

  test.each([
    ['an alias, in any case', () => `PAYMENTS issue show #${issue.iid}`],
    ['a path', () => `${payments} issue show ${issue.iid}`],
    ['a former path', () => `acme/payment issue show ${issue.iid}`],
    ['an id', () => `${issue.project.id} issue show ${issue.iid}`],
    ['a URL, as Slack sends it', () => `${world.gitlab.url}/${payments} issue show ${issue.iid}`],
    ['words in any case and distance', () => `payments  ISSUE   Show\n#${issue.iid}`],
  ])('takes the project by %s', async (_, command) => {
    expect((await cardAfter(world, command())).text).toContain(`Issue #${issue.iid}`);
  });

  test('shows incidents as such, and who closed one', async () => {
    const incident = world.gitlab.as('ada.okafor').declares(payments, { title: 'Down' });
    world.gitlab.as('ben.silva').closes(payments, incident.iid);
    const shown = await cardAfter(world, `payments issue show ${incident.iid}`);
    expect(shown.text).toBe(`Down (Incident #${incident.iid} · acme/payments, Closed)`);
    expect(shown.drawn).toContain(':white_check_mark: Closed, <!date^');
  });

  test('makes whatever stands in it literal', async () => {
    const hostile = anIssue(world, '<!channel> *b* & <https://evil.example|x>');
    const shown = await cardAfter(world, `payments issue show ${hostile.iid}`);
    expect(shown.text).toContain('&lt;!channel&gt; *b* &amp; &lt;https');
    expect(shown.drawn).not.toMatch(/<!channel>|<https:\/\/evil/);
  });
});

describe('issue new', () => {
  test('creates a plain issue as the caller, and tells the channel on whose behalf', async () => {
    const before = issuesOf(world).length;
    const shown = await cardAfter(world, 'payments issue new Totals & taxes are off\n*Since* 14:05\nsee #12', {
      user: 'U0BEN',
    });
    expect(issuesOf(world)).toHaveLength(before + 1);
    const created = issuesOf(world).at(-1);
    expect(created).toMatchObject({ title: 'Totals & taxes are off', type: 'ISSUE', confidential: false });
    expect(created?.author.username).toBe('ben.silva');
    expect(created?.description).toMatch(/^\*\*Since\*\* 14:05\\\nsee #12\n\n<!-- gitlab-incident:[0-9A-Z]{26} -->$/);
    expect(shown.drawn).toContain("I created an issue on <@U0BEN>'s behalf");
    expect(shown.text).toBe(`Created: Totals &amp; taxes are off (Issue #${created?.iid} · acme/payments, Open)`);
  });

  test('"create" is the same, and the description may be missing', async () => {
    await cardAfter(world, 'payments issue create Only a title');
    expect(issuesOf(world).at(-1)).toMatchObject({
      title: 'Only a title',
      description: expect.stringMatching(/^<!-- gitlab-incident:/),
    });
  });

  test('nothing in the description is a quick action, a mention of all or HTML', async () => {
    await cardAfter(world, 'payments issue new Plain\n/close\n @all <b>x</b> @ben @channel\n/assign @ada');
    const { description, state, assignees } = issuesOf(world).at(-1) ?? {};
    expect({ state, assignees }).toEqual({ state: 'opened', assignees: [] });
    expect(description).not.toMatch(/^\s*\/(close|assign)/m);
    expect(description).not.toMatch(/@all|<b>|@channel/);
    expect(description).toContain('@ben.silva');
  });
});

describe('issue search', () => {
  test('lists at most five for the caller alone, open and closed ones', async () => {
    for (let number = 1; number <= 6; number += 1) anIssue(world, `Needle ${number}`);
    world.gitlab.as('ada.okafor').closes(payments, issuesOf(world).at(-1)?.iid ?? 0);
    const said = await answer(world, 'payments issue search needle');
    expect(said).toMatch(/^Here are the first 5 issues I found:\n• #\d+ · <http[^|]+\|Needle 6> \(Closed\)\n/);
    expect(said).toContain('Needle 2> (Open)');
    expect(said).not.toContain('Needle 1>');
  });

  test('looks at descriptions too', async () => {
    anIssue(world, 'Short', { description: 'with a haystack' });
    expect(await answer(world, 'payments issue search HAYSTACK')).toMatch(
      /^Here is the only issue I found:\n• #\d+ · .*Short> \(Open\)$/,
    );
  });

  test('without words lists the newest', async () => {
    anIssue(world, 'The newest of all');
    expect(await answer(world, 'payments issue search')).toMatch(
      /^Here are the newest 5 issues:\n• #\d+ · .*The newest of all> \(Open\)\n/,
    );
  });

  test('that finds nothing says what to do', async () => {
    expect(await answer(world, 'payments issue search `<!here>` xyzzy')).toMatch(
      /^Nothing found for `.*xyzzy` in `payments`: try fewer or other words, or make the issue with `\/gitlab payments issue new &lt;title&gt;`\.$/,
    );
    expect(await answer(world, 'acme/services/service-001 issue search')).toContain('there is no issue you can see');
  });
});

describe('issue move', () => {
  test.each([
    ['an alias', () => 'to checkout'],
    ['a path, without "to"', () => checkout],
    ['an id', () => `to ${world.gitlab.world.projects.find(({ path }) => path === checkout)?.id}`],
    ['a URL', () => `TO ${world.gitlab.url}/${checkout}`],
  ])('moves it to a project named by %s, and tells the channel', async (_, to) => {
    const shown = await cardAfter(world, `payments issue move #${issue.iid} ${to()}`);
    const there = issuesOf(world, checkout).at(-1);
    expect(issue.movedTo).toBe(there);
    expect(shown.text).toBe(`Moved: Refunds are rounded down (Issue #${there?.iid} · ${checkout}, Open)`);
    expect(shown.drawn).toContain(
      `I moved an issue on <@U0ADA>'s behalf: it was <${link(issue)}|acme/payments#${issue.iid}>`,
    );
  });
});

describe('issue comment', () => {
  test.each(['\n', ' ', '\n\n'])('adds one comment as the caller, who alone hears of it (after %j)', async (gap) => {
    const said = await answer(world, `payments issue comment ${issue.iid}${gap}*Seen* by @ada\n/close`, {
      user: 'U0CHLOE',
    });
    expect(notes(issue)).toEqual([expect.stringMatching(/^chloe\.tan: \*\*Seen\*\* by @ada\.okafor\\\n\\\/close$/)]);
    expect(said).toMatch(new RegExp(`^<${link(issue)}#note_\\d+\\|Comment> added to <.*\\(#${issue.iid}\\)> in acme`));
    expect(issue.state).toBe('opened');
  });

  test('on an incident is said in the thread of its card, too', async () => {
    const incident = world.gitlab.as('ada.okafor').declares(payments, { title: 'Down again' });
    await world.settles();
    await answer(world, `payments issue comment ${incident.iid} Rolling back`);
    expect(thread(world)).toEqual([expect.stringContaining('Ada Okafor commented: Rolling back')]);
  });

  test('in a public project says so, once', async () => {
    const open = world.gitlab.as('ada.okafor').declares(checkout, { title: 'Public', type: 'ISSUE' });
    expect(await answer(world, `checkout issue comment ${open.iid} one`)).toContain('visible to everyone');
    expect(await answer(world, `checkout issue comment ${open.iid} two`)).not.toContain('visible to everyone');
  });
});

describe('issue close and issue reopen', () => {
  test('tell the channel on whose behalf', async () => {
    const closed = await cardAfter(world, `payments issue close ${issue.iid}`, { user: 'U0BEN' });
    expect(issue).toMatchObject({ state: 'closed', closedBy: { username: 'ben.silva' } });
    expect(closed.drawn).toContain("I closed an issue on <@U0BEN>'s behalf");
    expect(closed.drawn).toContain(':white_check_mark: Closed');
    const reopened = await cardAfter(world, `payments issue reopen #${issue.iid}`);
    expect(issue.state).toBe('opened');
    expect(reopened.text).toMatch(/^Reopened: .*Open\)$/);
  });

  test('say who closed it when it is closed already', async () => {
    world.gitlab.as('ben.silva').closes(payments, issue.iid);
    const said = await answer(world, `payments issue close ${issue.iid}`);
    expect(said).toMatch(/^Issue <.*> in acme\/payments is already closed by Ben Silva, <!date\^/);
    expect(said).toContain(`Nothing was changed; \`/gitlab acme/payments issue reopen ${issue.iid}\` opens it again.`);
    expect(issue.closedBy?.username).toBe('ben.silva');
  });

  test('say so when it is open already', async () => {
    expect(await answer(world, `payments issue reopen ${issue.iid}`)).toMatch(
      /is already open\. Nothing was changed\./,
    );
  });

  test('of an incident: its card follows by itself', async () => {
    const incident = world.gitlab.as('ada.okafor').declares(payments, { title: 'Card follows' });
    await world.settles();
    await types(world, `payments issue close ${incident.iid}`);
    expect(JSON.stringify(card(world).blocks)).toContain('Closed');
    await types(world, `payments issue reopen ${incident.iid}`, { user: 'U0BEN' });
    expect(incident).toMatchObject({ state: 'opened', status: 'triggered' });
    world.gitlab.as('ben.silva').closes(payments, incident.iid);
    await types(world, `payments issue reopen ${incident.iid}`, { user: 'U0CHLOE' });
    expect(incident).toMatchObject({ state: 'opened', status: 'resolved' });
  });
});

describe('what is confidential', () => {
  const all = () => forAll(world).map(({ text }) => text);

  test.each([
    ['issue show', () => `payments issue show ${issue.iid}`, /Top secret/],
    ['issue close', () => `payments issue close ${issue.iid}`, /Closed: Top secret/],
    ['issue move', () => `payments issue move ${issue.iid} to checkout`, /Moved: Top secret/],
    ['issue comment', () => `payments issue comment ${issue.iid} psst`, /Comment> added/],
  ])('%s is for the caller alone', async (_, command, said) => {
    issue = anIssue(world, 'Top secret', { confidential: true });
    const before = all();
    expect(await answer(world, command())).toMatch(said);
    expect(all()).toEqual(before);
    expect(drawn(world)).toMatch(/:lock: Confidential|#note_/);
  });

  test('reopening it, too', async () => {
    issue = anIssue(world, 'Top secret', { confidential: true, state: 'closed' });
    expect(await answer(world, `payments issue reopen ${issue.iid}`)).toMatch(/^Reopened: Top secret/);
  });

  test('and so is what GitLab does not say to be public', async () => {
    const { confidential: _, ...unknown } = (await readOverRest(issue)) as Record<string, unknown>;
    world.gitlab.faults.add({
      match: 'GET /api/v4/projects/:id/issues/:iid',
      effect: { kind: 'status', status: 200, body: unknown },
    });
    expect(await answer(world, `payments issue show ${issue.iid}`)).toContain('Refunds');
  });
});

async function readOverRest({ project, iid }: Issue): Promise<unknown> {
  const { accessToken } = world.gitlab.tokenFor('ada.okafor');
  const url = `${world.gitlab.url}/api/v4/projects/${project.id}/issues/${iid}`;
  return (await fetch(url, { headers: { authorization: `Bearer ${accessToken}` } })).json();
}

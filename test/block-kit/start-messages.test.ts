import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { checkMessage } from '../../infra/sandbox/slack/block-kit/check-message.ts';
import type { Message } from '../../lib/block-kit/message.ts';
import {
  ended,
  lostSight,
  nothingStarted,
  started,
  startIsSlow,
  starting,
  startUnknown,
  stillRunning,
} from '../../lib/block-kit/start-answers.ts';
import {
  confirmDeployment,
  leftAlone,
  offerPipeline,
  pickJob,
  questionGone,
  readStartClick,
} from '../../lib/block-kit/start-questions.ts';
import * as refusals from '../../lib/block-kit/start-refusals.ts';
import * as rights from '../../lib/block-kit/start-rights.ts';
import type { Started, What } from '../../lib/block-kit/start-words.ts';

const url = 'https://gitlab.example/acme/payments/-/jobs/1';
const ulid = '01HZX3J5V8Q9R7T6W5Y4Z3A2B1';

/** Everything that is said about deploying and running, with one name from GitLab and one text of a person's. */
function everything(name: string, text: string): Message[] {
  const project = { path: `acme/${name}`, url: 'https://gitlab.example/acme/payments' };
  const whats: What[] = [{ kind: 'deployment', from: text, to: name }, { kind: 'job', name }, { kind: 'pipeline' }];
  const all: Started[] = whats.map((what) => ({ what, project, url, ref: name, sha: 'abc1234567', userId: 'U0BEN' }));
  const asked = { project, ref: name, sha: 'abc1234567' };
  const names = Array(5).fill(name);
  return [
    ...all.flatMap((it) => [
      started(it),
      stillRunning(it),
      lostSight(it, text),
      startUnknown(ulid, it, text),
      ...['success', 'failed', name].map((status) => ended(it, { status, took: 5_000, reason: name })),
    ]),
    starting(),
    startIsSlow(),
    nothingStarted(ulid, text, text),
    pickJob(`start ${ulid}`, text, Array(150).fill({ id: Number.MAX_SAFE_INTEGER, name }), asked),
    confirmDeployment(
      `confirm ${ulid}`,
      { kind: 'deployment', from: text, to: name },
      { ...asked, job: { name, url }, as: name, minutes: 10 },
    ),
    offerPipeline(ulid, refusals.unknownJob({ url }, text, names), { ref: name, withInput: true }),
    leftAlone(),
    questionGone(),
    refusals.unknownProject(text, '/gitlab', names),
    refusals.ciOff(project),
    refusals.sameEnvironment(text),
    refusals.unknownEnvironment(project, text, names),
    refusals.neverDeployed(project, text),
    refusals.pipelineDeleted(project),
    refusals.noDeployJob({ url }, { from: text, to: name }),
    refusals.cannotPlay({ name, url, status: name }),
    refusals.noPipeline(project, name),
    refusals.emptyRepository(project),
    refusals.needsQuotes('/gitlab', { project: text, job: name, rest: text }),
    rights.developerNeeded(project),
    rights.protectedEnvironment(project, text),
    rights.protectedJob(project, name),
    rights.variablesRefused(project, { certain: true }),
    rights.gitlabRefused(project, text),
  ];
}

/** Nothing in plain text is markup. */
function withoutPlainText(_key: string, value: unknown): unknown {
  const isPlain = typeof value === 'object' && value !== null && 'type' in value && value.type === 'plain_text';
  return isPlain ? undefined : value;
}

describe('every message about deploying and running', () => {
  test('stands within the limits of Slack, and lets no name or text call anybody', () => {
    const foreign = fc.oneof(
      fc.string({ unit: 'grapheme', minLength: 1, maxLength: 300 }),
      fc.constantFrom('<!channel>', '<@U0ADA>', '<https://evil.example|click>', '&<>'.repeat(100), '`|>'.repeat(60)),
    );
    fc.assert(
      fc.property(foreign, foreign, (name, text) => {
        const typed = text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
        for (const message of everything(name, typed)) {
          expect(checkMessage(message)).toEqual([]);
          expect(JSON.stringify(message, withoutPlainText)).not.toMatch(/<!|<@(?!U0BEN>)|<https:\/\/evil/);
        }
      }),
    );
  });

  test('takes names and texts of any length', () => {
    for (const text of ['x'.repeat(5000), '&amp;'.repeat(2000), 'words '.repeat(5000)]) {
      for (const message of everything('x'.repeat(255), text)) expect(checkMessage(message)).toEqual([]);
    }
  });

  test('ends, where it is a no, in what to do', () => {
    const project = { path: 'acme/payments', url };
    expect(refusals.unknownEnvironment(project, 'x', []).text).toMatch(
      /it has none yet, so deploy something in GitLab/,
    );
    expect(refusals.unknownJob({ url }, 'x', []).text).toMatch(/It has no manual jobs\.$/);
    expect(refusals.cannotPlay({ name: 'x', url, status: 'waiting_for_callback' }).text).toMatch(
      /is waiting for callback: try again when that is over\.$/,
    );
  });
});

describe('a click', () => {
  const none = { actionId: 'start_it', selected: [] };

  test('is read as what it asks for', () => {
    expect(readStartClick({ ...none, value: 'k' })).toEqual({ act: 'start', key: 'k' });
    expect(readStartClick({ ...none, actionId: 'leave_it', value: 'k' })).toEqual({ act: 'leave', key: 'k' });
    const picked = { actionId: 'pick_job', selected: [{ value: `start ${ulid} 77` }] };
    expect(readStartClick(picked)).toEqual({ act: 'pick', key: `start ${ulid}`, jobId: 77 });
  });

  test.each([
    { ...none },
    { actionId: 'pick_job', selected: [] },
    { actionId: 'pick_job', selected: [{ value: 'nothing' }] },
    { actionId: 'card_more', selected: [{ value: 'open 1:2' }], value: 'k' },
  ])('that is none of ours is nobody’s: %j', (action) => {
    expect(readStartClick(action)).toBeUndefined();
  });
});

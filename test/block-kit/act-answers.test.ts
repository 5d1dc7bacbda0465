import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { checkMessage } from '../../infra/sandbox/slack/block-kit/check-message.ts';
import {
  addedToTimeline,
  assigned,
  closed,
  commented,
  labelled,
  listed,
  reopened,
  severitySet,
  shownNow,
  statusSet,
  threadEcho,
} from '../../lib/block-kit/act-answers.ts';
import {
  actGone,
  actReady,
  actRefused,
  closedAlreadyWithText,
  commentInstead,
  tooLongForTimeline,
  withForm,
} from '../../lib/block-kit/act-buttons.ts';
import {
  alreadyClosed,
  alreadyOpen,
  closedNow,
  goneIncident,
  movedAway,
  nobodyToAssign,
  notAnIncident,
  notingClosed,
  severalIncidents,
  tooLong,
  unknownIncident,
} from '../../lib/block-kit/act-refusals.ts';
import type { Message } from '../../lib/block-kit/message.ts';
import { saidAgain } from '../../lib/block-kit/said-again.ts';
import { timespan } from '../../lib/block-kit/timespan.ts';
import type { Incident } from '../../lib/incident/incident.ts';
import { anIncident } from '../incident/an-incident.ts';

const ended = { closedAt: 1_000_000, closedBy: { name: 'Ada Okafor' } };

/** Everything that can be answered, about one incident with one text. */
function everything(incident: Incident, text: string): Message[] {
  const closedOne = { ...incident, ...ended, closedBy: { name: text } };
  return [
    commented(incident, incident.url, text),
    addedToTimeline(incident, text, undefined),
    closed(incident, { closedAt: 2, acknowledgedAt: 1, warning: undefined }),
    reopened(incident, { triggered: false }),
    statusSet(incident, 'acknowledged', { already: false }),
    severitySet(incident, { already: true }),
    assigned(incident, text, { done: true }),
    assigned(incident, text, { done: false }),
    labelled(incident, { added: Array(40).fill(text), unknown: Array(40).fill(text) }),
    shownNow(incident),
    listed(Array(20).fill(incident), { more: true, name: '/gitlab' }),
    threadEcho(text, 'commented', text),
    actRefused('key', text, text, 'retry'),
    actRefused('key', text, text, undefined),
    actReady('key'),
    actGone(),
    commentInstead('key', incident),
    tooLongForTimeline('key', text),
    closedAlreadyWithText('key', alreadyClosed(closedOne)),
    withForm(unknownIncident('/gitlab', text), 'key'),
    alreadyOpen(incident),
    closedNow(closedOne, '/gitlab'),
    goneIncident('/gitlab', text),
    movedAway(closedOne),
    nobodyToAssign(text),
    notAnIncident(incident),
    notingClosed(commentInstead('key', incident), closedOne),
    severalIncidents(Array(20).fill(incident)),
    tooLong(text),
  ];
}

describe('every answer', () => {
  test('stands within the limits of Slack, and lets no foreign text call anybody', () => {
    const foreign = fc.oneof(
      fc.string({ unit: 'grapheme', maxLength: 300 }),
      fc.constantFrom('<!channel>', '<@U0ADA>', '<https://evil.example|click>', '&<>'.repeat(100), '*_~`'.repeat(60)),
    );
    fc.assert(
      fc.property(foreign, foreign, (title, name) => {
        const person = { name, username: 'someone' };
        const incident = anIncident({
          title,
          labels: [name, name],
          assignees: [person, person],
          projectPath: `acme/${name}`,
        });
        for (const message of everything(incident, 'words')) {
          expect(checkMessage(message)).toEqual([]);
          expect(JSON.stringify(message)).not.toMatch(/<!(?!date\^)|<@|<https:\/\/evil/);
        }
      }),
    );
  });

  test('takes any text of a person, of any length', () => {
    for (const text of ['x'.repeat(5000), '<'.repeat(1500), '&amp;'.repeat(2000), 'words '.repeat(5000)]) {
      for (const message of everything(anIncident({ title: 'x'.repeat(255) }), text))
        expect(checkMessage(message)).toEqual([]);
    }
  });
});

describe('a no about an incident', () => {
  const incident = anIncident();

  test.each([
    ['closed', alreadyClosed({ ...incident, ...ended }).text],
    ['closed, and asked for more', closedNow({ ...incident, ...ended }, '/gitlab').text],
    ['moved', movedAway({ ...incident, ...ended }).text],
  ])('says by whom and when: %s', (_, text) => {
    expect(text).toMatch(/ by Ada Okafor, <!date\^1000\^/);
  });

  test('says neither where GitLab does not', () => {
    expect(alreadyClosed(incident).text).toMatch(/is closed already\. Nothing was changed\.$/);
  });

  test('a word about a closed incident leaves the buttons of an answer where they are', () => {
    const { blocks } = notingClosed(commentInstead('key', incident), { ...incident, ...ended });
    expect(blocks?.map(({ type }) => type)).toEqual(['section', 'actions', 'context']);
  });
});

describe('words that are said again', () => {
  test('keep links, and whom and which channel they name, and call nobody else', () => {
    expect(saidAgain('<!here> <!subteam^S1|@oncall> <@U0ADA|ada> <#C0X|x> <https://a.io|a.io> 1 &lt; 2', 500)).toBe(
      '@here @oncall <@U0ADA> <#C0X> <https://a.io|https://a.io> 1 &lt; 2',
    );
  });

  test('are cut between characters, never within a token or an entity', () => {
    expect(saidAgain('&lt;&lt;&lt;&lt;', 3)).toBe('&lt;&lt;…');
    expect(saidAgain('ab <https://a.io/long|words> cd', 5)).toBe('ab <https://a.io/long|https://a.io/long>…');
    const text = fc.string({ unit: 'grapheme', maxLength: 60 });
    const escaped = text.map((one) => one.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;'));
    fc.assert(
      fc.property(
        fc.array(fc.oneof(escaped, fc.constant('<@U0ADA>'), fc.constant('<!channel>'))),
        fc.nat(80),
        (parts, max) => {
          const again = saidAgain(parts.join(''), max).replace(/<@U0ADA>/g, '');
          expect(again).not.toMatch(/[<>]|&(?!amp;|lt;|gt;)/);
        },
      ),
    );
  });
});

test.each([
  [0, '0 s'],
  [-5_000, '0 s'],
  [45_000, '45 s'],
  [3_600_000, '1 h'],
  [3_905_000, '1 h 5 min'],
  [3 * 86_400_000 + 4 * 3_600_000 + 59_000, '3 d 4 h'],
  [86_400_000 + 60_000, '1 d'],
])('%s milliseconds are %s', (milliseconds, words) => {
  expect(timespan(milliseconds)).toBe(words);
});

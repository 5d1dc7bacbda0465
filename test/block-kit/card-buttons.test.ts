import { describe, expect, test } from '@jest/globals';
import { checkMessage } from '../../infra/sandbox/slack/block-kit/check-message.ts';
import { cardButtons, readPress } from '../../lib/block-kit/card-buttons.ts';
import { anIncident } from '../incident/an-incident.ts';

const incident = anIncident({ projectId: 42, iid: 12 });
const about = { incident: '42:12' };

describe('the buttons of a card', () => {
  test('of an open incident: what is needed first, and the rest in an overflow', () => {
    expect(cardButtons(incident).elements).toMatchObject([
      { action_id: 'card_acknowledge', text: { text: 'Acknowledge' }, value: '42:12' },
      { action_id: 'card_timeline', text: { text: 'Add to timeline' } },
      { action_id: 'card_resolve', text: { text: 'Resolve' } },
      {
        type: 'overflow',
        action_id: 'card_more',
        options: [
          { text: { text: 'Severity' } },
          { text: { text: 'Assign me' } },
          { text: { text: 'Comment' } },
          { text: { text: 'Open in GitLab' }, url: incident.url },
        ],
      },
    ]);
  });

  test('of a closed one: Reopen, and the same overflow', () => {
    expect(cardButtons({ ...incident, state: 'closed' }).elements).toMatchObject([
      { action_id: 'card_reopen' },
      { type: 'overflow' },
    ]);
  });

  test.each(['opened', 'closed'] as const)('are read back as what they say (%s)', (state) => {
    const read = cardButtons({ ...incident, state }).elements.flatMap((element) => {
      if (element.type === 'button')
        return readPress({ actionId: String(element.action_id), value: element.value, selected: [] });
      if (element.type !== 'overflow') return [];
      return element.options.map(({ value = '' }) =>
        readPress({ actionId: String(element.action_id), selected: [{ value }] }),
      );
    });
    const first = state === 'opened' ? ['acknowledge', 'timeline', 'resolve'] : ['reopen'];
    expect(read).toEqual([
      ...first.map((verb) => ({ verb, words: '', ...about })),
      { verb: 'severity', words: '', ...about },
      { verb: 'assign', words: 'me', ...about },
      { verb: 'comment', words: '', ...about },
      undefined, // Open in GitLab is a link
    ]);
  });

  test.each([
    { actionId: 'connect', value: '42:12', selected: [] },
    { actionId: 'card_close', value: '42:12', selected: [] },
    { actionId: 'card_acknowledge', selected: [] },
    { actionId: 'card_more', selected: [] },
    { actionId: 'card_more', selected: [{ value: 'delete 42:12' }] },
    { actionId: 'card_more', selected: [{ value: 'comment' }] },
  ])('are nobody else’s: %j', (action) => {
    expect(readPress(action)).toBeUndefined();
  });

  test('stand within the limits of Slack, also where the address cannot be linked', () => {
    for (const url of [incident.url, 'javascript:alert(1)', `https://gitlab.example/${'x'.repeat(4000)}`]) {
      const drawn = cardButtons({ ...incident, url });
      expect(checkMessage({ blocks: [drawn] })).toEqual([]);
      if (url !== incident.url) expect(JSON.stringify(drawn)).not.toContain('Open in GitLab');
    }
  });
});

import { expect, test } from '@jest/globals';
import { checkMessage } from '../../infra/sandbox/slack/block-kit/check-message.ts';
import { adminsSwitch, featureList, switched, switchedOff } from '../../lib/block-kit/feature-answers.ts';
import { featureNames, features } from '../../lib/command/features.ts';

const nothing = new Set<string>();

test('lists every family with its state and one sentence, the operator before the workspace', () => {
  const off = { operator: new Set(['shortcuts']), workspace: new Set(['shortcuts', 'subscriptions']) };
  const { text } = featureList('/gl', off);
  for (const feature of featureNames) expect(text).toContain(`\`${feature}\` · `);
  expect(text).toContain('`shortcuts` · *off*, switched off by the operator · Starting from');
  expect(text).toContain("`subscriptions` · *off* · Showing a project's incidents");
  expect(text).toContain('`card_buttons` · on · Acting on');
});

test('says who switched a family off, and who can switch it on', () => {
  expect(switchedOff('/gl', 'card_buttons', 'operator').text).toBe(
    'Acting on an incident by the buttons on its card (`card_buttons`) is switched off by the operator of this app: only they can switch it on.',
  );
  expect(switchedOff('/gl', 'card_buttons', 'workspace').text).toMatch(
    /is switched off in this workspace: an admin or owner .* `\/gl feature card_buttons on`\.$/,
  );
});

test('stands within the limits of Slack', () => {
  const messages = [
    featureList('/gitlab', { operator: nothing, workspace: nothing }),
    featureList('/gitlab', { operator: new Set(featureNames), workspace: nothing }),
    adminsSwitch('/gitlab'),
    ...featureNames.flatMap((feature) => [
      switchedOff('/gitlab', feature, 'operator'),
      switchedOff('/gitlab', feature, 'workspace'),
      switched('/gitlab', { feature, on: true }),
    ]),
  ];
  for (const message of messages) expect(checkMessage(message)).toEqual([]);
  expect(Object.values(features).every((sentence) => /^[A-Z].*[^.]$/.test(sentence))).toBe(true);
});

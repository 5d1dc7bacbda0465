import { expect, test } from '@jest/globals';
import { checkMessage } from '../../infra/sandbox/slack/block-kit/check-message.ts';
import {
  connectedMessage,
  connectMessage,
  disconnectedMessage,
  notConnectedMessage,
  whoamiMessage,
} from '../../lib/block-kit/connect.ts';

const about = { host: 'gitlab.example', command: '/gitlab' };
const hostile = { username: '<!channel>', name: '<@U1> & co' };
const url = 'https://app.example/gitlab/connect?ticket=t';

test('asks to connect in one sentence and one link button', () => {
  const message = connectMessage({ url, host: 'gitlab.example', resumes: true });
  expect(message.text).toContain('goes on by itself');
  expect(message.blocks).toContainEqual(
    expect.objectContaining({ elements: [expect.objectContaining({ type: 'button', action_id: 'connect', url })] }),
  );
  expect(connectMessage({ url, host: 'gitlab.example', resumes: false }).text).not.toContain('goes on');
});

test('draws within Slack’s limits, and lets no name of a person be markup', () => {
  const gone = { ...about, ...hostile, instance: 'https://gitlab.example' };
  const messages = [
    connectMessage({ url, host: 'gitlab.example', resumes: true }),
    connectedMessage({ ...about, ...hostile }),
    whoamiMessage({ ...about, ...hostile }),
    notConnectedMessage(about),
    disconnectedMessage({ ...gone, revoked: true }),
    disconnectedMessage({ ...gone, username: undefined, revoked: false }),
  ];
  for (const message of messages) {
    expect(checkMessage({ blocks: message.blocks })).toEqual([]);
    expect(JSON.stringify(message)).not.toMatch(/<[!@]/);
  }
});

test('says how to finish what GitLab could not be told', () => {
  const { text } = disconnectedMessage({
    ...about,
    username: 'ada',
    instance: 'https://gitlab.example',
    revoked: false,
  });
  expect(text).toContain('<https://gitlab.example/-/user_settings/applications|your applications>');
});

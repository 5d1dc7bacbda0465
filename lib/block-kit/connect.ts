import { escapeText, link, type Message, mrkdwn, plainText, say } from './message.ts';

/** The Connect button: a link button, whose click Slack also reports to us (and which we only acknowledge). */
const connectAction = 'connect';

/**
 * Asks somebody to connect their GitLab account, in one sentence and one button.
 * `url` is theirs alone and lives ten minutes; `resumes`: what they typed goes on by itself afterwards.
 */
export function connectMessage({ url, host, resumes }: { url: string; host: string; resumes: boolean }): Message {
  const why = `To do this as you, I need your account on ${host}: connect it once.`;
  const text = resumes ? `${why} What you typed is kept and goes on by itself.` : why;
  return {
    text,
    blocks: [
      { type: 'section', text: mrkdwn(text) },
      {
        type: 'actions',
        elements: [
          {
            type: 'button',
            action_id: connectAction,
            style: 'primary',
            text: plainText('Connect GitLab account', 75),
            url,
          },
        ],
      },
      {
        type: 'context',
        elements: [mrkdwn('The button is for you alone and works for ten minutes.')],
      },
    ],
  };
}

/** Tells somebody in Slack that their account is connected, as whom, and how to undo it. */
export function connectedMessage({
  username,
  host,
  command,
}: {
  username: string;
  host: string;
  command: string;
}): Message {
  return say(
    `You are now connected as *@${escapeText(username)}* on ${escapeText(host)}. If this was not you, type \`${command} disconnect\`.`,
  );
}

export function whoamiMessage({
  username,
  name,
  host,
  command,
}: {
  username: string;
  name: string;
  host: string;
  command: string;
}): Message {
  return say(
    `You are *@${escapeText(username)}* (${escapeText(name)}) on ${escapeText(host)}. To end this, type \`${command} disconnect\`.`,
  );
}

export function notConnectedMessage({ host, command }: { host: string; command: string }): Message {
  return say(`You have not connected an account on ${escapeText(host)}. To do so, type \`${command} connect\`.`);
}

/** `username` is undefined where only the grant was left; `revoked` is false when GitLab could not be told. */
export function disconnectedMessage(gone: {
  username: string | undefined;
  host: string;
  instance: string;
  command: string;
  revoked: boolean;
}): Message {
  const { username, host, instance, command, revoked } = gone;
  const who = username ? `@${escapeText(username)} on ${escapeText(host)}` : `your account on ${escapeText(host)}`;
  const applications = link(`${instance}/-/user_settings/applications`, 'your applications');
  const atGitLab = revoked
    ? 'the access you gave there is revoked.'
    : `GitLab did not answer, so revoke this app yourself among ${applications}.`;
  return say(`Disconnected from ${who}: ${atGitLab} To connect again, type \`${command} connect\`.`);
}

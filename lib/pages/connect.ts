import type { Page } from '../pages.ts';

/** What the browser is shown while somebody connects a GitLab account. Every refusal ends in what to do next. */

export interface Identities {
  slackName: string;
  teamName: string;
  username: string;
  name: string;
  /** The GitLab instance without its scheme. */
  host: string;
}

/** The consent page: who would act as whom, where. `csrf` comes back with the answer. */
export function consentPage(who: Identities, csrf: string): Page {
  return {
    status: 200,
    title: 'Connect these two accounts?',
    facts: [
      { name: 'GitLab', value: `@${who.username} (${who.name}) on ${who.host}` },
      { name: 'Slack', value: `${who.slackName} in ${who.teamName}` },
    ],
    paragraphs: [
      `If you connect them, what ${who.slackName} does with this app in Slack is done in GitLab as @${who.username}.`,
      'Only continue if both are you. If somebody else sent you the link to this page, cancel.',
    ],
    form: {
      action: '/gitlab/connect',
      hidden: { csrf },
      buttons: [
        { name: 'decision', value: 'connect', label: 'Connect' },
        { name: 'decision', value: 'cancel', label: 'Cancel' },
      ],
    },
  };
}

export function connectedPage(who: Identities, { resumes, command }: { resumes: boolean; command: string }): Page {
  const next = resumes
    ? 'What you typed in Slack goes on by itself: go back to Slack.'
    : `Go back to Slack: ${command} help lists what you can do.`;
  return {
    status: 200,
    title: 'Connected',
    facts: [
      { name: 'GitLab', value: `@${who.username} (${who.name}) on ${who.host}` },
      { name: 'Slack', value: `${who.slackName} in ${who.teamName}` },
    ],
    paragraphs: [
      next,
      `To undo this, type ${command} disconnect in Slack, or in GitLab open your preferences, then Applications, and revoke this app.`,
    ],
  };
}

export function cancelledPage(revoked: boolean): Page {
  const atGitLab = revoked
    ? 'The access you gave at GitLab is revoked again.'
    : 'GitLab did not answer, so open your preferences there, then Applications, and revoke this app.';
  return {
    status: 200,
    title: 'Nothing was connected',
    paragraphs: [atGitLab, 'To try again, press the Connect button in Slack once more.'],
  };
}

/** The link itself: unknown, used, expired, or of another GitLab. */
export function ticketGone(command: string): Page {
  return {
    status: 410,
    title: 'This link no longer works',
    paragraphs: [
      'It was used already, or it is older than ten minutes. Nothing was connected by this visit.',
      `Go back to Slack and type ${command} connect to get a new one.`,
    ],
  };
}

/** The state is unknown or used, or the browser is not the one that began. */
export function notBegunHere(command: string): Page {
  return {
    status: 400,
    title: 'Please start again',
    paragraphs: [
      'This step was not begun in this browser, was begun again in another tab, or is already done. Nothing was connected by this visit.',
      `Go back to Slack and press the Connect button, or type ${command} connect.`,
    ],
  };
}

/** Signed in to Slack as somebody else than the one who asked for the link: perhaps it was forwarded. */
export function wrongSlackUser(command: string): Page {
  return {
    status: 403,
    title: 'This link is for somebody else',
    paragraphs: [
      'You are signed in to Slack as another person, or in another workspace, than the one this link was made for. Nothing was connected.',
      `To connect your own account, type ${command} connect in Slack. If somebody sent you this link, tell your administrator.`,
    ],
  };
}

/** `where` said no: the person cancelled there, or a code was not taken. */
export function refusedThere(where: 'Slack' | 'GitLab', code: string, command: string): Page {
  const why = code === 'access_denied' ? `You cancelled at ${where}.` : `${where} says: ${code}.`;
  return {
    status: 403,
    title: 'Nothing was connected',
    paragraphs: [why, `To try again, go back to Slack and press the Connect button, or type ${command} connect.`],
  };
}

export function notAnswering(where: 'Slack' | 'GitLab', command: string): Page {
  return {
    status: 502,
    title: `${where} is not answering`,
    paragraphs: ['Nothing was connected.', `Wait a moment, then type ${command} connect in Slack.`],
  };
}

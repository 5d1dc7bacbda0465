import type { Page } from '../pages.ts';

/** What the browser is shown while the app is installed into Slack. Every refusal ends in what to do next. */

export function installed({ team, command }: { team: string; command: string }): Page {
  return {
    status: 200,
    title: 'Installed',
    facts: [{ name: 'Slack workspace', value: team }],
    paragraphs: [
      `Next, go to Slack and type ${command} incident declare in any channel. It asks you once to connect your GitLab account.`,
      `${command} help lists everything else. You can close this page.`,
    ],
  };
}

export function installCancelled(): Page {
  return {
    status: 403,
    title: 'Not installed',
    paragraphs: ['You cancelled at Slack, so nothing was installed.', 'To try again, open the install link once more.'],
  };
}

export function installNotAllowed(team: string): Page {
  return {
    status: 403,
    title: 'This workspace is not allowed',
    facts: [{ name: 'Slack workspace', value: team }],
    paragraphs: [
      'This deployment belongs to other workspaces, so nothing was kept.',
      'Ask whoever runs it to add your workspace to SLACK_ALLOWED_TEAMS, then open the install link again.',
    ],
  };
}

/** The state is unknown, used or too old, or the browser is not the one that began. */
export function installNotBegunHere(): Page {
  return {
    status: 400,
    title: 'Please start again',
    paragraphs: [
      'This installation was not begun in this browser, took longer than ten minutes, or is already finished.',
      'Nothing was installed by this visit. Open the install link again.',
    ],
  };
}

/** Slack did not take the code: `code` is Slack's own word for why. */
export function installRefused(code: string): Page {
  return {
    status: 400,
    title: 'Slack refused the installation',
    paragraphs: [`Slack says: ${code}. Nothing was installed.`, 'Open the install link again.'],
  };
}

export function slackNotAnswering(): Page {
  return {
    status: 502,
    title: 'Slack is not answering',
    paragraphs: ['Nothing was changed.', 'Wait a moment, then start again.'],
  };
}

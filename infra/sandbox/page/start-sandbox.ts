import { randomBytes } from 'node:crypto';
import { shortcuts } from '../../../lib/command/shortcuts.ts';
import { startGitLab } from '../gitlab/start.ts';
import type { Environment } from '../runner/settings.ts';
import { redriveCommand } from '../runner/setup-guide.ts';
import { startStack } from '../runner/start-stack.ts';
import { startSlack } from '../slack/stand-in.ts';
import { startPage } from './page-server.ts';
import { choosePort } from './ports.ts';
import { seedSandbox } from './seed.ts';
import { openTrouble } from './trouble.ts';

export interface SandboxOptions {
  /** The project: where `serverless.yml` lies. */
  root: string;
  log?: (line: string) => void;
}

export interface Sandbox {
  pageUrl: string;
  /** The slash command's name. */
  command: string;
  /** Stops everything, the stack first so that it can finish what it has begun. */
  close(): Promise<void>;
}

/** What a person may set here as for `npm run stack`. A `.env` with the keys of a real workspace has no say. */
const settable = ['SWEEP_SECONDS', 'FEATURES_OFF', 'DYNAMODB_ENGINE', 'JAVA_HOME'];
const teamId = 'T0SANDBOX';

/**
 * Starts the two stand-ins, the stack between them and the page, all on 127.0.0.1, with secrets made up for this run; then
 * does what a team has done before its first incident (seed.ts). `log` hears first which engines serve. Throws `PortTaken`
 * for a PORT or PAGE_PORT that is in use.
 */
export async function startSandbox(
  environment: Environment,
  { root, log = console.log }: SandboxOptions,
): Promise<Sandbox> {
  const closing: (() => Promise<unknown>)[] = [];
  const close = async () => {
    for (const end of closing.splice(0).reverse()) await end();
  };
  try {
    const port = await choosePort('PORT', environment['PORT'], 3000, log);
    const pagePort = await choosePort('PAGE_PORT', environment['PAGE_PORT'], 4000, log);
    const command = environment['SLACK_COMMAND'] || '/gitlab';
    const slackApp = { signingSecret: secret(), clientId: `${Date.now()}.1`, clientSecret: secret() };
    const botToken = `xoxb-sandbox-${secret()}`;
    const gitlabApp = { id: 'sandbox-gitlab-client', secret: secret() };

    const slack = await startSlack({ ...slackApp, teamId, botToken, command, shortcuts: [...shortcuts] });
    closing.push(() => slack.stop());
    const application = { ...gitlabApp, name: 'GitLab incidents for Slack', redirectUris: [], scopes: ['api'] };
    const gitlab = await startGitLab({ clients: [application], signedInAs: 'ada.okafor', jobsTake: 8_000 });
    closing.push(() => gitlab.close());

    const stack = await startStack(
      {
        ...Object.fromEntries(settable.map((name) => [name, environment[name]])),
        PORT: String(port),
        LOG_LEVEL: environment['LOG_LEVEL'] || 'WARN',
        SLACK_SIGNING_SECRET: slackApp.signingSecret,
        SLACK_CLIENT_ID: slackApp.clientId,
        SLACK_CLIENT_SECRET: slackApp.clientSecret,
        SLACK_BOT_TOKEN: botToken,
        SLACK_TEAM_ID: teamId,
        SLACK_COMMAND: command,
        SLACK_API_URL: slack.apiUrl,
        SLACK_WEB_URL: slack.webUrl,
        GITLAB_URL: gitlab.url,
        GITLAB_CLIENT_ID: gitlabApp.id,
        GITLAB_CLIENT_SECRET: gitlabApp.secret,
        SLACK_ALLOWED_TEAMS: undefined,
      },
      { root, log },
    );
    closing.push(() => stack.close());
    slack.pointAt(stack.publicUrl);
    gitlab.addClient({ id: gitlabApp.id, redirectUris: [`${stack.publicUrl}/gitlab/oauth/callback`] });

    const trouble = openTrouble(stack, gitlab.url);
    const page = await startPage({ port: pagePort, slackUrl: slack.webUrl, gitlabUrl: gitlab.url, trouble });
    closing.push(() => page.close());
    log(`Slack stand-in ${slack.webUrl}, GitLab stand-in ${gitlab.url}, the app's API ${stack.url}`);
    log(`Dead letters are put back on the page, or by ${redriveCommand(stack.sqsUrl)}`);
    await seedSandbox({ slack, gitlab, command, idle: stack.queue('JobsQueue').idle, log });
    return { pageUrl: page.url, command, close };
  } catch (error) {
    await close();
    throw error;
  }
}

const secret = () => randomBytes(32).toString('hex');

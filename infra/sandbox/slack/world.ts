import { type Codes, createCodes } from './codes.ts';
import { createDeliveries, type Deliveries } from './deliveries.ts';
import { createFaults, type Faults } from './faults.ts';
import { createIds, type Ids } from './ids.ts';
import { createInstallation, type Installation } from './installation.ts';
import { createMessages, type Messages } from './messages.ts';
import { createResponseUrls, type ResponseUrls } from './response-urls.ts';
import { createScreens, type Screens } from './screens.ts';
import { type Settings, type SlackOptions, settle } from './settings.ts';
import type { Wire } from './shapes.ts';
import { createTriggers, type Triggers } from './triggers.ts';
import { createViews, type Views } from './views.ts';
import { createWorkspace, type Workspace } from './workspace.ts';

/** One Web API call: its arguments without secrets, and what was answered (or the fault that ate the answer). */
export interface WebApiCall {
  method: string;
  args: Wire;
  result: Wire;
}

/** Who is logged in where install and sign-in pages are shown. */
export interface Browser {
  person: string;
  /** Allow without asking. */
  autoApprove: boolean;
}

/** All the state there is; each part knows its own business only. */
export interface World {
  settings: Settings;
  webUrl: string;
  ids: Ids;
  workspace: Workspace;
  messages: Messages;
  views: Views;
  triggers: Triggers;
  responseUrls: ResponseUrls;
  screens: Screens;
  installation: Installation;
  codes: Codes;
  deliveries: Deliveries;
  faults: Faults;
  calls: WebApiCall[];
  browser: Browser;
  /** Work that goes on after an answer, e.g. the events that follow auth.revoke. */
  background: Set<Promise<unknown>>;
}

export function createWorld(options: SlackOptions, webUrl: string): World {
  const settings = settle(options);
  const ids = createIds(settings.now, options.random);
  const workspace = createWorkspace(settings, ids);
  const installation = createInstallation(settings, ids);
  const deliveries = createDeliveries(settings);
  deliveries.appUrl = options.appUrl;
  if (options.botToken) installation.install(settings.scopes, options.botToken);
  return {
    settings,
    webUrl,
    ids,
    workspace,
    installation,
    codes: createCodes(settings.now, ids),
    deliveries,
    messages: createMessages(ids, workspace),
    views: createViews(settings, ids, workspace),
    triggers: createTriggers(settings.now, ids),
    responseUrls: createResponseUrls(settings, ids, webUrl),
    screens: createScreens(),
    faults: createFaults(),
    calls: [],
    browser: { person: settings.people[0]?.id ?? '', autoApprove: settings.autoApprove },
    background: new Set(),
  };
}

import type { Feature } from '../command/command-spec.ts';
import { featureNames, features, offBy, type SwitchedOff, type Switching } from '../command/features.ts';
import { listMessage } from './list.ts';
import { code, type Message, say } from './message.ts';

/** `feature`: every family, whether it is on, and who keeps it off. */
export function featureList(name: string, off: SwitchedOff): Message {
  const how = `Workspace admins and owners switch with ${code(`${name} feature <name> on`)} or ${code('off')}`;
  return listMessage(
    `*What this app does here.* ${how}.`,
    featureNames.map((feature) => `${code(feature)} · ${state(off, feature)} · ${features[feature]}`),
  );
}

function state(off: SwitchedOff, feature: Feature): string {
  switch (offBy(off, feature)) {
    case 'operator':
      return '*off*, switched off by the operator';
    case 'workspace':
      return '*off*';
    default:
      return 'on';
  }
}

/** Said by commands, buttons and shortcuts alike. */
export function switchedOff(name: string, feature: Feature, by: keyof SwitchedOff): Message {
  const what = `${features[feature]} (${code(feature)})`;
  return say(
    by === 'operator'
      ? `${what} is switched off by the operator of this app: only they can switch it on.`
      : `${what} is switched off in this workspace: an admin or owner of it switches it on with ${code(`${name} feature ${feature} on`)}.`,
  );
}

export function switched(name: string, { feature, on }: Switching): Message {
  const what = `${features[feature]} (${code(feature)})`;
  const back = code(`${name} feature ${feature} ${on ? 'off' : 'on'}`);
  return say(`${what} is now ${on ? 'on' : 'off'} in this workspace. ${back} undoes it.`);
}

export function adminsSwitch(name: string): Message {
  return say(
    `Nothing was changed: only admins and owners of this Slack workspace may switch features. Ask one of them; ${code(`${name} feature`)} shows what is on.`,
  );
}

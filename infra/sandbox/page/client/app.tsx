import { useEffect, useState } from 'react';
import { Avatar } from './avatar.tsx';
import { GitLabPane } from './gitlab/pane.tsx';
import { getJson, postJson, useLive } from './live.ts';
import type { Config, GitLabState, SlackState } from './shapes.ts';
import { SlackPane } from './slack/pane.tsx';
import { TimeZoneContext } from './time-zone.ts';
import { TroublePanel } from './trouble/panel.tsx';

/** Slack on the left, GitLab on the right, one person at both. */
export function App({ config }: { config: Config }) {
  const [{ as, channel }, go] = useAddress();
  const slack = useLive(config.slackUrl, `${as} ${channel}`, () =>
    getJson<SlackState>(`${config.slackUrl}/_sandbox/state?${new URLSearchParams({ user: as, channel })}`),
  );
  const gitlab = useLive(config.gitlabUrl, '', () => getJson<GitLabState>(`${config.gitlabUrl}/_sandbox/state`));
  const me = slack.state?.people.find(({ id }) => id === as);
  const username = gitlab.state?.people.find((person) => person.name === me?.realName)?.username;
  useSignedIn(as, username);

  if (!slack.state || !gitlab.state) return <p className="starting">{slack.lost ? stopped : 'Starting …'}</p>;
  return (
    <TimeZoneContext value={me?.tz}>
      <div className="page">
        {(slack.lost || gitlab.lost) && (
          <p className="stopped" role="alert">
            {stopped}
          </p>
        )}
        <header className="who">
          <span className="who-title" id="who">
            You are
          </span>
          <div className="who-people" role="radiogroup" aria-labelledby="who">
            {slack.state.people.map(({ id, realName, tz }) => (
              <label key={id} className="who-person">
                <input
                  type="radio"
                  name="who"
                  value={id}
                  checked={id === as}
                  onChange={() => go({ as: id, channel })}
                />
                <Avatar id={id} name={realName} size={20} />
                {realName} {tz && <small>{tz.replaceAll('_', ' ')}</small>}
              </label>
            ))}
          </div>
          <span className="who-note">in Slack and in GitLab</span>
          <TroublePanel gitlabUrl={config.gitlabUrl} gitlab={gitlab.state} />
        </header>
        <main className="panes">
          <SlackPane
            key={as}
            url={config.slackUrl}
            state={slack.state}
            channelId={channel}
            onChannel={(id) => go({ as, channel: id })}
          />
          <GitLabPane
            url={config.gitlabUrl}
            state={gitlab.state}
            user={username ?? ''}
            command={slack.state.app.command}
          />
        </main>
      </div>
    </TimeZoneContext>
  );
}

const stopped = 'The sandbox is not running any more. Start it again with npm start.';

interface Address {
  as: string;
  channel: string;
}

/** Who and where one is stands in the address, so that a reload or a second window keeps it. */
function useAddress(): [Address, (to: Address) => void] {
  const read = (): Address => {
    const at = new URLSearchParams(location.hash.slice(1));
    return { as: at.get('as') ?? 'U0ADA', channel: at.get('channel') ?? 'C0INCIDENTS' };
  };
  const [address, setAddress] = useState(read);
  useEffect(() => {
    const follow = () => setAddress(read());
    addEventListener('hashchange', follow);
    return () => removeEventListener('hashchange', follow);
  });
  const go = (to: Address) => {
    location.hash = new URLSearchParams({ ...to }).toString();
  };
  return [address, go];
}

/** Tabs that open from here are signed in as the person last looked at. */
function useSignedIn(slack: string, gitlab: string | undefined): void {
  useEffect(() => {
    if (!gitlab) return;
    const tell = () => void postJson('/who', { slack, gitlab }).catch(() => undefined);
    tell();
    addEventListener('focus', tell);
    return () => removeEventListener('focus', tell);
  }, [slack, gitlab]);
}

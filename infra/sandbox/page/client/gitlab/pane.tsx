import { useState } from 'react';
import { postJson } from '../live.ts';
import type { GitLabIncident, GitLabState } from '../shapes.ts';
import { weatherOf, weathers } from '../trouble/weather.ts';
import { type Act, IncidentDetail } from './detail.tsx';
import { IncidentList } from './list.tsx';

interface GitLabPaneProps {
  url: string;
  state: GitLabState;
  /** Who acts here. */
  user: string;
  /** The slash command that declares. */
  command: string;
}

/** GitLab's incidents, as one person works with them: a list, or one of them. */
export function GitLabPane({ url, state, user, command }: GitLabPaneProps) {
  const [openId, setOpenId] = useState<number>();
  const [problem, setProblem] = useState<string>();
  const weather = weatherOf(state);
  const open = state.incidents.find(({ id }) => id === openId);
  const actOn =
    ({ project, iid }: GitLabIncident): Act =>
    async (name, body = {}) => {
      setProblem(undefined);
      try {
        await postJson(`${url}/_sandbox/${name}`, { user, project, iid, ...body });
        return true;
      } catch (error) {
        setProblem(error instanceof Error ? error.message : String(error));
        return false;
      }
    };
  return (
    <section className="gitlab" aria-label={`GitLab, as ${user}`}>
      <header className="gitlab-head">
        <svg viewBox="0 0 24 24" width="22" height="22" aria-hidden="true">
          <path fill="#e24329" d="m12 21 4-11H8Z" />
          <path fill="#fc6d26" d="M12 21 8 10H2.5Zm0 0 4-11h5.5Z" />
          <path fill="#fca326" d="M2.5 10 1 14l11 7Zm19 0L23 14l-11 7ZM2.5 10H8L5.5 3Zm19 0H16l2.5-7Z" />
        </svg>
        <h1>GitLab</h1>
        {weather !== 'up' && <span className="badge down">{weathers[weather].name}</span>}
        <span className="gitlab-user">@{user}</span>
      </header>
      {problem && (
        <p className="gitlab-problem" role="alert">
          {problem}
        </p>
      )}
      {open ? (
        <IncidentDetail
          key={open.id}
          incident={open}
          state={state}
          act={actOn(open)}
          onBack={() => {
            setOpenId(undefined);
            setProblem(undefined);
          }}
        />
      ) : (
        <IncidentList state={state} command={command} onOpen={setOpenId} />
      )}
    </section>
  );
}

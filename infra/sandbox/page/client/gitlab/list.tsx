import { useState } from 'react';
import { Avatar } from '../avatar.tsx';
import { ago } from '../dates.ts';
import type { GitLabIncident, GitLabState } from '../shapes.ts';
import { Label, Severity, StateBadge, StatusBadge } from './badges.tsx';

interface IncidentListProps {
  state: GitLabState;
  command: string;
  onOpen: (id: number) => void;
}

/** The incidents of all projects, or of one; the last changed first. */
export function IncidentList({ state, command, onOpen }: IncidentListProps) {
  const [project, setProject] = useState('');
  const incidents = state.incidents.filter((one) => project === '' || one.project === project);
  return (
    <div className="gitlab-body">
      <div className="gitlab-bar">
        <h2>Incidents</h2>
        <label>
          Project{' '}
          <select value={project} onChange={({ target }) => setProject(target.value)}>
            <option value="">All projects</option>
            {state.projects.map(({ id, path }) => (
              <option key={id}>{path}</option>
            ))}
          </select>
        </label>
      </div>
      {incidents.length === 0 ? (
        <div className="gitlab-empty">
          <svg
            viewBox="0 0 64 64"
            width="72"
            height="72"
            aria-hidden="true"
            fill="none"
            stroke="#a4a3a8"
            strokeWidth="2.5"
          >
            <path d="M20 46V32a12 12 0 0 1 24 0v14M14 52h36M32 8v6M10 16l5 5M54 16l-5 5" strokeLinecap="round" />
          </svg>
          <p>
            <strong>No incidents</strong>
          </p>
          <p>
            Type <code>{command} incident declare</code> in #incidents.
          </p>
        </div>
      ) : (
        <ul className="incidents">
          {incidents.map((incident) => (
            <Row key={incident.id} incident={incident} state={state} onOpen={() => onOpen(incident.id)} />
          ))}
        </ul>
      )}
    </div>
  );
}

function Row({ incident, state, onOpen }: { incident: GitLabIncident; state: GitLabState; onOpen: () => void }) {
  const { title, reference, confidential, severity, status, labels, assignees, author, type } = incident;
  return (
    <li>
      <button type="button" className="incident" onClick={onOpen}>
        <span className="incident-title">
          {confidential && <span title="Confidential">🔒 </span>}
          {title}
        </span>
        <span className="incident-state">
          <StateBadge state={incident.state} />
        </span>
        <span className="incident-facts">
          {reference} · by {author}
          {type === 'ISSUE' && ' · a plain issue'} · updated {ago(new Date(incident.updated_at), new Date())}
        </span>
        <span className="incident-badges">
          <Severity severity={severity} />
          <StatusBadge status={status} />
          {labels.map((name) => (
            <Label key={name} name={name} />
          ))}
        </span>
        <span className="incident-people">
          {assignees.map((username) => (
            <span key={username} title={`Assigned to ${username}`}>
              <Avatar id={username} name={nameOf(state, username)} size={20} />
            </span>
          ))}
        </span>
      </button>
    </li>
  );
}

export function nameOf({ people }: GitLabState, username: string): string {
  return people.find((person) => person.username === username)?.name ?? username;
}

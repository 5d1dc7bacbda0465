import { type FormEvent, useEffect, useState } from 'react';
import { Avatar } from '../avatar.tsx';
import { ago, formatDate } from '../dates.ts';
import { useEager } from '../eager.ts';
import type { GitLabIncident, GitLabState } from '../shapes.ts';
import { useTimeZone } from '../time-zone.ts';
import { StateBadge, severityChoices, statusChoices } from './badges.tsx';
import { nameOf } from './list.tsx';

/** Does something to the incident as the person signed in; false when they may not. */
export type Act = (name: 'edit' | 'close' | 'reopen' | 'comment', body?: object) => Promise<boolean>;

interface IncidentDetailProps {
  incident: GitLabIncident;
  state: GitLabState;
  act: Act;
  onBack: () => void;
}

/** One incident, to read and to change; every change goes to GitLab at once, as its own sidebar does it. */
export function IncidentDetail({ incident, state, act, onBack }: IncidentDetailProps) {
  const opened = incident.state === 'opened';
  return (
    <div className="gitlab-body detail">
      <p className="crumbs">
        <button type="button" onClick={onBack}>
          ‹ Incidents
        </button>{' '}
        <a href={incident.web_url} target="_blank" rel="noreferrer">
          {incident.reference} ↗
        </a>
      </p>
      <Title title={incident.title} onSave={(title) => act('edit', { changes: { title } })} />
      <p className="detail-state">
        <StateBadge state={incident.state} />
        <span>
          opened {ago(new Date(incident.created_at), new Date())} by {nameOf(state, incident.author)}
        </span>
        <button type="button" className="gitlab-button" onClick={() => act(opened ? 'close' : 'reopen')}>
          {opened ? 'Close incident' : 'Reopen incident'}
        </button>
      </p>
      <Facts incident={incident} state={state} act={act} />
      {incident.description && <pre className="description">{shown(incident.description)}</pre>}
      <Activity incident={incident} state={state} />
      <Comment onSend={(body, internal) => act('comment', { body, internal })} />
    </div>
  );
}

function Title({ title, onSave }: { title: string; onSave: (title: string) => void }) {
  const [text, setText] = useState(title);
  useEffect(() => setText(title), [title]);
  const save = (event: FormEvent) => {
    event.preventDefault();
    if (text.trim() !== title) onSave(text.trim());
  };
  return (
    <form className="title" onSubmit={save}>
      <input aria-label="Title" value={text} onChange={({ target }) => setText(target.value)} />
      {text.trim() !== title && (
        <button type="submit" className="gitlab-button confirm">
          Save
        </button>
      )}
    </form>
  );
}

function Facts({ incident, state, act }: Omit<IncidentDetailProps, 'onBack'>) {
  const project = state.projects.find(({ path }) => path === incident.project);
  const edit = (changes: object) => act('edit', { changes });
  const [confidential, setConfidential] = useEager(incident.confidential, (next) => edit({ confidential: next }));
  const labels = [...new Set([...(project?.labels ?? []), ...incident.labels])];
  const members = project?.members.map(({ username }) => username) ?? [];
  return (
    <div className="facts">
      <Choice
        name="Severity"
        choices={severityChoices}
        value={incident.severity}
        save={(severity) => edit({ severity })}
      />
      <Choice name="Status" choices={statusChoices} value={incident.status} save={(status) => edit({ status })} />
      <Toggles
        legend="Assignees"
        all={members}
        on={incident.assignees}
        nameOf={(username) => nameOf(state, username)}
        save={(assignees) => edit({ assignees })}
      />
      <Toggles legend="Labels" all={labels} on={incident.labels} save={(next) => edit({ labels: next })} />
      <label className="confidential">
        <input
          type="checkbox"
          checked={confidential}
          onChange={({ target: { checked } }) => setConfidential(checked)}
        />
        Confidential
      </label>
    </div>
  );
}

interface ChoiceProps {
  name: string;
  choices: string[][];
  value: string;
  save: (value: string) => Promise<boolean>;
}

function Choice({ name, choices, value, save }: ChoiceProps) {
  const [chosen, choose] = useEager(value, save);
  return (
    <label>
      {name}
      <select value={chosen} onChange={({ target }) => choose(target.value)}>
        {choices.map(([one, label]) => (
          <option key={one} value={one}>
            {label}
          </option>
        ))}
      </select>
    </label>
  );
}

interface TogglesProps {
  legend: string;
  all: string[];
  on: string[];
  nameOf?: (one: string) => string;
  save: (on: string[]) => Promise<boolean>;
}

function Toggles({ legend, all, on: kept, nameOf: show = (one) => one, save }: TogglesProps) {
  const [on, setOn] = useEager(kept, save);
  return (
    <fieldset className="toggles">
      <legend>{legend}</legend>
      {all.map((one) => (
        <label key={one}>
          <input
            type="checkbox"
            checked={on.includes(one)}
            onChange={({ target: { checked } }) =>
              setOn([...on.filter((other) => other !== one), ...(checked ? [one] : [])])
            }
          />
          {show(one)}
        </label>
      ))}
    </fieldset>
  );
}

/** Comments and timeline in one, by time. */
function Activity({ incident, state }: Pick<IncidentDetailProps, 'incident' | 'state'>) {
  const reading = { now: new Date(), timeZone: useTimeZone() };
  const when = (at: string) => formatDate(Date.parse(at) / 1000, '{date_short_pretty} at {time}', reading);
  const entries = [
    ...incident.notes.map(({ id, author, body, internal, created_at }) => ({
      ...{ key: `note-${id}`, author, at: created_at, text: body },
      kind: internal ? 'internal note' : 'comment',
    })),
    ...incident.timeline.map(({ id, author, note, occurred_at }) => ({
      ...{ key: `event-${id}`, author, at: occurred_at, text: note },
      kind: 'timeline',
    })),
  ].sort((one, other) => one.at.localeCompare(other.at));
  if (entries.length === 0) return null;
  return (
    <>
      <h3>Activity</h3>
      <ol className="activity">
        {entries.map(({ key, author, at, text, kind }) => (
          <li key={key} data-kind={kind}>
            <Avatar id={author} name={nameOf(state, author)} size={24} />
            <div>
              <p>
                <strong>{nameOf(state, author)}</strong> <small>{`${kind} · ${when(at)}`}</small>
              </p>
              <div>{shown(text)}</div>
            </div>
          </li>
        ))}
      </ol>
    </>
  );
}

/** GitLab shows no HTML comments, such as the app's markers; the rest of the Markdown is shown as it was written. */
function shown(markdown: string): string {
  return markdown.replace(/<!--[\s\S]*?-->/g, '').trim();
}

function Comment({ onSend }: { onSend: (body: string, internal: boolean) => void }) {
  const [body, setBody] = useState('');
  const [internal, setInternal] = useState(false);
  const send = (event: FormEvent) => {
    event.preventDefault();
    if (body.trim() === '') return;
    onSend(body, internal);
    setBody('');
  };
  return (
    <form className="comment" onSubmit={send}>
      <textarea
        aria-label="Comment"
        placeholder="Write a comment"
        rows={2}
        value={body}
        onChange={({ target }) => setBody(target.value)}
      />
      <button type="submit" className="gitlab-button confirm" disabled={body.trim() === ''}>
        Comment
      </button>
      <label>
        <input type="checkbox" checked={internal} onChange={({ target }) => setInternal(target.checked)} /> internal
        note
      </label>
    </form>
  );
}

import type { GitLabIncident } from '../shapes.ts';

const severityNames: Record<GitLabIncident['severity'], string> = {
  critical: 'Critical - S1',
  high: 'High - S2',
  medium: 'Medium - S3',
  low: 'Low - S4',
  unknown: 'Unknown',
};

export const severityChoices = Object.entries(severityNames);
export const statusChoices = [
  ['triggered', 'Triggered'],
  ['acknowledged', 'Acknowledged'],
  ['resolved', 'Resolved'],
];

/** A diamond in the severity's colour, and its name. */
export function Severity({ severity }: Pick<GitLabIncident, 'severity'>) {
  return (
    <span className={`severity ${severity}`}>
      <svg viewBox="0 0 12 12" width="11" height="11" aria-hidden="true">
        <path d="M6 .5 11.5 6 6 11.5.5 6Z" />
      </svg>
      {severityNames[severity]}
    </span>
  );
}

export function StateBadge({ state }: Pick<GitLabIncident, 'state'>) {
  return <span className={`badge ${state}`}>{state === 'opened' ? 'Open' : 'Closed'}</span>;
}

export function StatusBadge({ status }: Pick<GitLabIncident, 'status'>) {
  return <span className={`badge ${status}`}>{status.charAt(0).toUpperCase() + status.slice(1)}</span>;
}

export function Label({ name }: { name: string }) {
  return <span className="gitlab-label">{name}</span>;
}

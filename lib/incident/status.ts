/** GitLab's escalation statuses. `ignored` comes only from GitLab: nobody sets it from Slack. */
export const statuses = ['triggered', 'acknowledged', 'resolved', 'ignored'] as const;

export type Status = (typeof statuses)[number];

/** A status as people read it: `Acknowledged`. */
export function statusLabel(status: Status): string {
  return labels[status];
}

const labels: Record<Status, string> = {
  triggered: 'Triggered',
  acknowledged: 'Acknowledged',
  resolved: 'Resolved',
  ignored: 'Ignored',
};

/** GitLab's severities, gravest first. https://docs.gitlab.com/operations/incident_management/incidents/#severity */
export const severities = ['critical', 'high', 'medium', 'low', 'unknown'] as const;

export type Severity = (typeof severities)[number];

/** How grave a severity is: 4 critical, 3 high, 2 medium, 1 low, 0 unknown. */
export function severityRank(severity: Severity): number {
  return severities.length - 1 - severities.indexOf(severity);
}

/** True when `to` is graver than `from`. Leaving `unknown` for any known severity counts as raised. */
export function isRaised(from: Severity, to: Severity): boolean {
  return severityRank(to) > severityRank(from);
}

/** A severity in GitLab's own words: `Critical - S1`. */
export function severityLabel(severity: Severity): string {
  return labels[severity];
}

const labels: Record<Severity, string> = {
  critical: 'Critical - S1',
  high: 'High - S2',
  medium: 'Medium - S3',
  low: 'Low - S4',
  unknown: 'Unknown',
};

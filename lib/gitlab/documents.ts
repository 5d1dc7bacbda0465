/** What REST cannot do. Valid from GitLab 16.3 on: no field that came later, no directive an older server does not know. */
export interface Document {
  name: string;
  text: string;
}

/** `name` is also the mutation's own; `changes` is the field of its answer that holds what it changed. */
export interface Mutation extends Document {
  changes: 'issue' | 'timelineEvent';
}

export const issueSetSeverity: Mutation = {
  name: 'issueSetSeverity',
  changes: 'issue',
  text: `mutation issueSetSeverity($projectPath: ID!, $iid: String!, $severity: IssuableSeverity!) {
  issueSetSeverity(input: { projectPath: $projectPath, iid: $iid, severity: $severity }) {
    errors
    issue { severity updatedAt }
  }
}`,
};

export const issueSetEscalationStatus: Mutation = {
  name: 'issueSetEscalationStatus',
  changes: 'issue',
  text: `mutation issueSetEscalationStatus($projectPath: ID!, $iid: String!, $status: IssueEscalationStatus!) {
  issueSetEscalationStatus(input: { projectPath: $projectPath, iid: $iid, status: $status }) {
    errors
    issue { escalationStatus updatedAt }
  }
}`,
};

export const incidentStatus: Document = {
  name: 'incidentStatus',
  text: `query incidentStatus($projectPath: ID!, $iid: String!) {
  project(fullPath: $projectPath) {
    issue(iid: $iid) { escalationStatus updatedAt }
  }
}`,
};

export const resourceLinks: Document = {
  name: 'resourceLinks',
  text: `query resourceLinks($projectPath: ID!, $iid: String!, $incidentId: IssueID!) {
  project(fullPath: $projectPath) {
    issue(iid: $iid) { issuableResourceLinks(incidentId: $incidentId, first: 1) { nodes { id } } }
  }
}`,
};

export const timelineEventCreate: Mutation = {
  name: 'timelineEventCreate',
  changes: 'timelineEvent',
  text: `mutation timelineEventCreate($incidentId: IssueID!, $note: String!, $occurredAt: Time!) {
  timelineEventCreate(input: { incidentId: $incidentId, note: $note, occurredAt: $occurredAt }) {
    errors
    timelineEvent { id }
  }
}`,
};

export const timelineEvents: Document = {
  name: 'timelineEvents',
  text: `query timelineEvents($projectPath: ID!, $incidentId: IssueID!, $after: String) {
  project(fullPath: $projectPath) {
    incidentManagementTimelineEvents(incidentId: $incidentId, first: 100, after: $after) {
      nodes { id action note occurredAt editable author { name username } }
      pageInfo { hasNextPage endCursor }
    }
  }
}`,
};

/** Every document we send: one test holds them all against GitLab's schemas. */
export const documents: readonly Document[] = [
  issueSetSeverity,
  issueSetEscalationStatus,
  incidentStatus,
  resourceLinks,
  timelineEventCreate,
  timelineEvents,
];

/**
 * The part of GitLab's GraphQL this stand-in runs. Every document valid here is valid at GitLab 16.3 and 18.4: a test holds
 * both real schemas against it. https://docs.gitlab.com/api/graphql/reference/
 */
export const sdl = `
scalar Time
scalar IssueID
scalar IncidentManagementTimelineEventID
scalar IncidentManagementIssuableResourceLinkID

enum IssueType { ISSUE INCIDENT }
enum IssueState { opened closed }
enum IssuableSeverity { UNKNOWN LOW MEDIUM HIGH CRITICAL }
enum IssueEscalationStatus { TRIGGERED ACKNOWLEDGED RESOLVED IGNORED }
enum MutationOperationMode { REPLACE APPEND REMOVE }

type Query {
  currentUser: UserCore
  metadata: Metadata
  project(fullPath: ID!): Project
  issue(id: IssueID!): Issue
}

type Metadata { version: String! revision: String! enterprise: Boolean! }
type PageInfo { hasNextPage: Boolean! endCursor: String }
type UserCore { id: ID! username: String! name: String! webUrl: String! }
type UserCoreConnection { nodes: [UserCore] pageInfo: PageInfo! }
type Label { id: ID! title: String! color: String! }
type LabelConnection { nodes: [Label] pageInfo: PageInfo! }

type Project {
  id: ID!
  fullPath: ID!
  name: String!
  webUrl: String
  archived: Boolean
  issue(iid: String): Issue
  incidentManagementTimelineEvents(incidentId: IssueID!, first: Int, after: String): TimelineEventTypeConnection
}

type Issue {
  id: ID!
  iid: ID!
  title: String!
  description: String
  type: IssueType
  state: IssueState!
  severity: IssuableSeverity
  escalationStatus: IssueEscalationStatus
  confidential: Boolean!
  reference(full: Boolean = false): String!
  webUrl: String!
  createdAt: Time!
  updatedAt: Time!
  closedAt: Time
  author: UserCore!
  assignees(first: Int): UserCoreConnection
  labels(first: Int): LabelConnection
  issuableResourceLinks(incidentId: IssueID!, first: Int): IssuableResourceLinkConnection
}

type IssuableResourceLink { id: IncidentManagementIssuableResourceLinkID! link: String! linkText: String }
type IssuableResourceLinkConnection { nodes: [IssuableResourceLink] pageInfo: PageInfo! }

type TimelineEventTagType { id: ID! name: String! }
type TimelineEventTagTypeConnection { nodes: [TimelineEventTagType] pageInfo: PageInfo! }
type TimelineEventType {
  id: IncidentManagementTimelineEventID!
  action: String!
  author: UserCore
  note: String
  occurredAt: Time!
  createdAt: Time!
  editable: Boolean!
  timelineEventTags(first: Int): TimelineEventTagTypeConnection
}
type TimelineEventTypeConnection { nodes: [TimelineEventType] pageInfo: PageInfo! }

input IssueSetSeverityInput { clientMutationId: String projectPath: ID! iid: String! severity: IssuableSeverity! }
type IssueSetSeverityPayload { clientMutationId: String errors: [String!]! issue: Issue }
input IssueSetEscalationStatusInput { clientMutationId: String projectPath: ID! iid: String! status: IssueEscalationStatus! }
type IssueSetEscalationStatusPayload { clientMutationId: String errors: [String!]! issue: Issue }
input IssueSetAssigneesInput {
  clientMutationId: String
  projectPath: ID!
  iid: String!
  assigneeUsernames: [String!]!
  operationMode: MutationOperationMode
}
type IssueSetAssigneesPayload { clientMutationId: String errors: [String!]! issue: Issue }
input TimelineEventCreateInput {
  clientMutationId: String
  incidentId: IssueID!
  note: String!
  occurredAt: Time!
  timelineEventTagNames: [String!]
}
type TimelineEventCreatePayload { clientMutationId: String errors: [String!]! timelineEvent: TimelineEventType }
input TimelineEventUpdateInput {
  clientMutationId: String
  id: IncidentManagementTimelineEventID!
  note: String
  occurredAt: Time
  timelineEventTagNames: [String!]
}
type TimelineEventUpdatePayload { clientMutationId: String errors: [String!]! timelineEvent: TimelineEventType }
input TimelineEventDestroyInput { clientMutationId: String id: IncidentManagementTimelineEventID! }
type TimelineEventDestroyPayload { clientMutationId: String errors: [String!]! timelineEvent: TimelineEventType }

type Mutation {
  issueSetSeverity(input: IssueSetSeverityInput!): IssueSetSeverityPayload
  issueSetEscalationStatus(input: IssueSetEscalationStatusInput!): IssueSetEscalationStatusPayload
  issueSetAssignees(input: IssueSetAssigneesInput!): IssueSetAssigneesPayload
  timelineEventCreate(input: TimelineEventCreateInput!): TimelineEventCreatePayload
  timelineEventUpdate(input: TimelineEventUpdateInput!): TimelineEventUpdatePayload
  timelineEventDestroy(input: TimelineEventDestroyInput!): TimelineEventDestroyPayload
}
`;

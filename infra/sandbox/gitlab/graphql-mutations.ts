import { changeIssue, type IssueChanges } from './change-issue.ts';
import { type Caller, issueView, nobodyMay, timelineView } from './graphql-views.ts';
import { Refusal } from './refusal.ts';
import { canReadIssue, findProject, readIssue, requireLevel } from './roles.ts';
import { addTimelineComment, checkNote } from './timeline.ts';
import {
  access,
  emit,
  type Issue,
  type Severity,
  type Status,
  severities,
  statuses,
  type TimelineEvent,
} from './world.ts';

type OnIssue = { clientMutationId?: string; projectPath: string; iid: string };
type Input<T> = { input: T & { clientMutationId?: string } };
type EventFields = { note?: string; occurredAt?: string; timelineEventTagNames?: string[] };

/** The root of every mutation, run as the caller. */
export function mutations(caller: Caller) {
  const { world, person } = caller;

  /** Changes the issue; wrong values come back in `errors`, a missing right is a top-level error. */
  function change(input: OnIssue, wanted: (issue: Issue) => IssueChanges) {
    return attempt(caller, input.clientMutationId, 'issue', () => {
      const issue = readIssue(person, findProject(world, person, input.projectPath), Number(input.iid));
      changeIssue(world, person, issue, wanted(issue));
      return issueView(world, issue);
    });
  }

  function onEvent(id: string, act: (issue: Issue, event: TimelineEvent) => void) {
    const number = Number(id.split('/').at(-1));
    const issue = world.projects
      .flatMap((project) => project.issues)
      .find((one) => one.timeline.some((event) => event.id === number));
    const event = issue?.timeline.find((one) => one.id === number);
    if (!issue || !event || !canReadIssue(person, issue)) throw nobodyMay();
    requireLevel(person, issue.project, access.developer);
    act(issue, event);
    emit(world, { kind: 'other' });
    return timelineView(world, event);
  }

  return {
    issueSetSeverity: ({ input }: { input: OnIssue & { severity: string } }) =>
      change(input, () => ({ severity: lower<Severity>(severities, input.severity) })),
    issueSetEscalationStatus: ({ input }: { input: OnIssue & { status: string } }) =>
      change(input, () => ({ status: lower<Status>(statuses, input.status) })),
    issueSetAssignees: ({ input }: { input: OnIssue & { assigneeUsernames: string[]; operationMode?: string } }) =>
      change(input, (issue) => {
        const named = world.people.filter((one) => input.assigneeUsernames.includes(one.username));
        if (input.operationMode === 'APPEND') return { assignees: [...issue.assignees, ...named] };
        if (input.operationMode === 'REMOVE')
          return { assignees: issue.assignees.filter((one) => !named.includes(one)) };
        return { assignees: named };
      }),
    timelineEventCreate: ({ input }: Input<Required<EventFields> & { incidentId: string }>) =>
      attempt(caller, input.clientMutationId, 'timelineEvent', () => {
        const issue = world.projects
          .flatMap((project) => project.issues)
          .find((one) => `gid://gitlab/Issue/${one.id}` === input.incidentId);
        if (!issue || !canReadIssue(person, issue)) throw nobodyMay();
        const event = { note: input.note, occurredAt: Date.parse(input.occurredAt), tags: input.timelineEventTagNames };
        return timelineView(world, addTimelineComment(world, person, issue, event));
      }),
    timelineEventUpdate: ({ input }: Input<EventFields & { id: string }>) =>
      attempt(caller, input.clientMutationId, 'timelineEvent', () =>
        onEvent(input.id, (_, event) => {
          if (input.note !== undefined) checkNote(input.note);
          event.note = input.note ?? event.note;
          event.occurredAt = input.occurredAt ? Date.parse(input.occurredAt) : event.occurredAt;
        }),
      ),
    timelineEventDestroy: ({ input }: Input<{ id: string }>) =>
      attempt(caller, input.clientMutationId, 'timelineEvent', () =>
        onEvent(input.id, (issue, event) => issue.timeline.splice(issue.timeline.indexOf(event), 1)),
      ),
  };
}

function attempt(caller: Caller, clientMutationId: string | undefined, name: string, act: () => unknown) {
  if (!caller.mayWrite) throw nobodyMay();
  try {
    return { clientMutationId, errors: [], [name]: act() };
  } catch (error) {
    if (!(error instanceof Refusal)) throw error;
    if (error.reason.kind !== 'invalid') throw nobodyMay();
    const errors = Object.entries(error.reason.fields).flatMap(([field, all]) =>
      all.map((one) => `${sentence(field)} ${one}`),
    );
    return { clientMutationId, errors, [name]: null };
  }
}

/** `note` as in "Note can't be blank". */
const sentence = (field: string): string => field.charAt(0).toUpperCase() + field.slice(1);

/** GraphQL says CRITICAL where the record says critical. */
function lower<T extends string>(all: readonly T[], value: string): T | undefined {
  return all.find((one) => one === value.toLowerCase());
}

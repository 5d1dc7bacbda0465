import { changeIssue, deleteIssue, lockDiscussion } from './change-issue.ts';
import { comment, createIssue, editIssue, type NewIssue } from './declare-issue.ts';
import type { Grants } from './grants.ts';
import { moveIssue } from './move-issue.ts';
import { readIssue } from './roles.ts';
import { addTimelineComment } from './timeline.ts';
import { type Issue, type Person, personNamed, projectAt, type Severity, type Status, type World } from './world.ts';

export type Edit = {
  title?: string;
  description?: string;
  severity?: Severity;
  status?: Status;
  /** Names; they replace the old ones. */
  labels?: string[];
  /** Usernames; they replace the old ones. */
  assignees?: string[];
  confidential?: boolean;
};

type Declaration = Omit<NewIssue, 'assignees' | 'type'> & { assignees?: string[]; type?: Issue['type'] };

/**
 * What one person does on GitLab's own pages. Projects are full paths, issues are iids; a right they lack is thrown as a `Refusal`.
 */
export function actsOf(world: World, grants: Grants, username: string) {
  const person = personNamed(world, username);
  const open = (project: string, iid: number): Issue => readIssue(person, projectAt(world, project), iid);
  const people = (usernames: string[] | undefined): Person[] | undefined =>
    usernames?.map((one) => personNamed(world, one));
  return {
    /** Declares an incident, unless the type says otherwise. */
    declares(project: string, { assignees, ...fields }: Declaration): Issue {
      return createIssue(world, person, projectAt(world, project), {
        type: 'INCIDENT',
        ...fields,
        assignees: people(assignees),
      });
    },
    edits(project: string, iid: number, { assignees, ...changes }: Edit): void {
      editIssue(world, person, open(project, iid), { ...changes, ...(assignees && { assignees: people(assignees) }) });
    },
    closes: (project: string, iid: number): void => changeIssue(world, person, open(project, iid), { state: 'close' }),
    reopens: (project: string, iid: number): void =>
      changeIssue(world, person, open(project, iid), { state: 'reopen' }),
    comments(project: string, iid: number, body: string, { internal = false } = {}): void {
      comment(world, person, open(project, iid), body, internal);
    },
    makesConfidential(project: string, iid: number, confidential = true): void {
      changeIssue(world, person, open(project, iid), { confidential });
    },
    notesInTimeline(project: string, iid: number, note: string, occurredAt = world.now()): void {
      addTimelineComment(world, person, open(project, iid), { note, occurredAt });
    },
    /** Moves it to another project: it is closed here and goes on there under a number of its own. */
    moves: (project: string, iid: number, to: string): Issue =>
      moveIssue(world, person, open(project, iid), projectAt(world, to)),
    locks: (project: string, iid: number, locked = true): void =>
      lockDiscussion(world, person, open(project, iid), locked),
    deletes: (project: string, iid: number): void => deleteIssue(world, person, open(project, iid)),
    /** Takes back every token of theirs, as on GitLab's applications page. */
    revokesApps: (): void => grants.revokeAll(person),
  };
}
export type Acts = ReturnType<typeof actsOf>;

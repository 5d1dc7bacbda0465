import { invalid } from './refusal.ts';
import { requireLevel } from './roles.ts';
import { access, emit, type Issue, type Person, type TimelineEvent, type World } from './world.ts';

/** What a person may write into one entry; GitLab's own entries have 10,000 characters. */
const noteLimit = 280;

/** Tags GitLab always knows; the names of others are dropped without a word. */
const builtInTags = ['Start time', 'End time'];

/**
 * A person's entry: Developer and up. No webhook is sent for it.
 * https://docs.gitlab.com/operations/incident_management/incident_timeline_events/
 * @throws {Refusal} without the right, or for a note that is blank or too long
 */
export function addTimelineComment(
  world: World,
  by: Person,
  issue: Issue,
  { note, occurredAt, tags = [] }: { note: string; occurredAt: number; tags?: string[] },
): TimelineEvent {
  requireLevel(by, issue.project, access.developer);
  if (issue.type !== 'INCIDENT') throw invalid('incident', 'must be an incident');
  checkNote(note);
  const event = entry(world, by, 'comment', note, occurredAt);
  event.tags = builtInTags.filter((tag) => tags.includes(tag));
  issue.timeline.push(event);
  emit(world, { kind: 'other' });
  return event;
}

/** GitLab's own entry, written when an incident is created, reopened, resolved, or changes severity or status. */
export function addTimelineEntry(
  world: World,
  by: Person,
  issue: Issue,
  action: TimelineEvent['action'],
  what: string,
): void {
  if (issue.type !== 'INCIDENT') return;
  issue.timeline.push(entry(world, by, action, `@${by.username} ${what}`, world.now()));
}

/** @throws {Refusal} for a note a person may not write */
export function checkNote(note: string): void {
  if (!note.trim()) throw invalid('note', "can't be blank");
  if ([...note].length > noteLimit) throw invalid('note', `is too long (maximum is ${noteLimit} characters)`);
}

function entry(
  world: World,
  author: Person,
  action: TimelineEvent['action'],
  note: string,
  occurredAt: number,
): TimelineEvent {
  return { id: world.nextId(), action, note, tags: [], author, occurredAt, createdAt: world.now() };
}

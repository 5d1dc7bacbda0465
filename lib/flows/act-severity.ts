import { severitySet } from '../block-kit/act-answers.ts';
import type { Message } from '../block-kit/message.ts';
import { setSeverity } from '../gitlab/severity.ts';
import type { Severity } from '../incident/severity.ts';
import type { Deed } from './deed.ts';
import type { WorkRooms } from './rooms.ts';

/** GitLab writes the timeline entry itself. */
export async function changeSeverity(
  { gitlab }: WorkRooms,
  { act, incident, token }: Deed<{ verb: 'severity'; severity: Severity }>,
): Promise<Message> {
  const already = incident.severity === act.severity;
  if (!already) await setSeverity(gitlab, token, incident, act.severity);
  return severitySet({ ...incident, severity: act.severity }, { already });
}

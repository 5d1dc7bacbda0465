import type { Message } from '../block-kit/message.ts';
import { starting } from '../block-kit/start-answers.ts';
import { leftAlone, questionGone, readStartClick, type StartClick } from '../block-kit/start-questions.ts';
import type { Action } from '../slack/interaction.ts';
import type { Submission } from '../store/submissions.ts';
import type { SlackPerson } from '../tenant.ts';
import { keepAndQueue, queueSubmission } from './keep.ts';
import type { AckRooms } from './rooms.ts';
import { refusalHere } from './switched-off.ts';
import { planLives, type TypedStart } from './typed-start.ts';

/**
 * An answer to a question about starting something; undefined for any other click. Only who was asked may answer, within ten
 * minutes, and only the first answer counts.
 */
export async function clickStart(rooms: AckRooms, person: SlackPerson, action: Action): Promise<Message | undefined> {
  const clicked = readStartClick(action);
  if (!clicked) return undefined;
  if (clicked.act === 'leave') return leave(rooms, person, clicked.key);
  const off = await refusalHere(rooms, person.tenant, 'deployments');
  if (off) return off;
  const kept = await rooms.submissions.find(person.tenant, clicked.key);
  if (!kept || !isOpenTo(rooms, person, kept)) return questionGone();
  return (await goOn(rooms, kept, clicked)) ? starting() : questionGone();
}

/** Once it is left, no click on what still shows the question starts it; one that came before is not denied. */
async function leave({ submissions }: AckRooms, { tenant, userId }: SlackPerson, key: string): Promise<Message> {
  const kept = await submissions.find(tenant, key);
  const isTheirs = kept?.kind === 'start' && kept.person.userId === userId;
  return isTheirs && (await submissions.withdraw(tenant, key)) ? leftAlone() : questionGone();
}

function isOpenTo({ seams }: AckRooms, { userId }: SlackPerson, kept: Submission): boolean {
  const isTheirs = kept.kind === 'start' && kept.person.userId === userId;
  return isTheirs && kept.state === 'open' && seams.now() - kept.createdAt <= planLives;
}

/** False when somebody was faster: the same click, twice. */
async function goOn(rooms: AckRooms, kept: Submission, clicked: StartClick): Promise<boolean> {
  const { person, key } = kept;
  if (clicked.act !== 'pick') {
    const mine = await rooms.submissions.activate(person.tenant, key, rooms.seams.now());
    if (mine) await queueSubmission(rooms, { person, key });
    return mine;
  }
  const typed = kept.typed as TypedStart;
  const job = typed.plan.candidates?.find(({ id }) => id === clicked.jobId);
  if (!job || !(await rooms.submissions.withdraw(person.tenant, key))) return false;
  const picked: TypedStart = { ...typed, plan: { ...typed.plan, job, candidates: undefined } };
  return (await keepAndQueue(rooms, { person, key: `picked ${key}`, kind: 'start', typed: picked })) === 'kept';
}

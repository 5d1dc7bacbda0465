import { offerPipeline, pickJob } from '../block-kit/start-questions.ts';
import { developerNeeded } from '../block-kit/start-rights.ts';
import { parseCommand } from '../command/parse.ts';
import { typedProject } from '../command/project-ref.ts';
import { UpstreamError } from '../errors.ts';
import type { Secret } from '../secret.ts';
import type { Submission } from '../store/submissions.ts';
import { withToken } from './acting.ts';
import type { TypedCommand } from './caller.ts';
import { findCiProject } from './find-ci-project.ts';
import { keepAndQueue, keepWaiting } from './keep.ts';
import type { Outcome } from './outcome.ts';
import { type Planned, planDeploy } from './plan-deploy.ts';
import { planRun } from './plan-run.ts';
import type { WorkRooms } from './rooms.ts';
import { afterNo, isTooLate, tooLate } from './start-refused.ts';
import { refusalHere } from './switched-off.ts';
import type { Plan, TypedStart } from './typed-start.ts';

/**
 * `<project> deploy ...` and `<project> run ...`: finds out what is meant, without changing anything, and keeps that to be
 * started, at once or when its author has answered a question. Finding out may be repeated; starting is done apart.
 */
export async function startCommand(rooms: WorkRooms, submission: Submission): Promise<Outcome> {
  const { person } = submission;
  if (isTooLate(rooms, submission)) return tooLate(submission);
  const off = await refusalHere(rooms, person.tenant, 'deployments');
  if (off) return { message: off, ends: 'done' };
  try {
    const planned = await withToken(rooms, person, rooms.instance, (token) => planOf(rooms, submission, token));
    return await handOn(rooms, submission, planned);
  } catch (failure) {
    return afterNo(submission, failure);
  }
}

async function planOf(rooms: WorkRooms, { person, typed }: Submission, token: Secret): Promise<Planned> {
  const command = parseCommand((typed as TypedCommand).text);
  if (command.verb !== 'deploy' && command.verb !== 'run') throw new Error(`${command.verb} starts nothing`);
  const found = await findCiProject(rooms, token, person, command.project);
  if (found.refusal) return found;
  const { project } = found;
  try {
    if (command.verb === 'deploy') return await planDeploy(rooms, token, project, command);
    return await planRun(rooms, token, project, { ...command, typed: typedProject(command.project) });
  } catch (failure) {
    const mayNotLook = failure instanceof UpstreamError && failure.code === 'forbidden';
    if (mayNotLook) return { refusal: developerNeeded(project) };
    throw failure;
  }
}

/** One key for each outcome of one command: a worker that died here and is followed by another keeps the same once. */
async function handOn(rooms: WorkRooms, submission: Submission, planned: Planned): Promise<Outcome> {
  if ('refusal' in planned) return { message: planned.refusal, ends: 'done' };
  const { plan, offer } = planned;
  const { person, ulid, typed } = submission;
  const act = { person, key: `start ${ulid}`, kind: 'start', typed: startOf(typed as TypedCommand, plan) };
  if (offer) {
    await keepWaiting(rooms, act, 'open');
    const message = offerPipeline(act.key, offer, { ref: plan.ref, withInput: plan.arguments !== '' });
    return { message, ends: 'done' };
  }
  if (plan.candidates && plan.what.kind === 'deployment') {
    await keepWaiting(rooms, act, 'open');
    return { message: pickJob(act.key, plan.what.to, plan.candidates, plan), ends: 'done' };
  }
  await keepAndQueue(rooms, act);
  return { message: undefined, ends: 'done' };
}

function startOf({ text, channelId, responseUrl }: TypedCommand, plan: Plan): TypedStart {
  return { text, channelId, responseUrl, plan };
}

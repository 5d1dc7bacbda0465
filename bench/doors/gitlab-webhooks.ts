import { createHandler } from '../../functions/gitlab-webhooks.ts';
import { rooms } from './rooms.ts';

const { hooks, incidents, queue, seams, log } = rooms;
export const handler = createHandler({ hooks, incidents, queue, now: seams.now, log });

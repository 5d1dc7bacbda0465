import { createHandler } from '../../functions/slack-events.ts';
import { rooms, signingSecrets } from './rooms.ts';

export const handler = createHandler({ rooms, signingSecrets });

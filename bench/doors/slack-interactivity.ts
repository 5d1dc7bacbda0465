import { createHandler } from '../../functions/slack-interactivity.ts';
import { rooms, signingSecrets } from './rooms.ts';

export const handler = createHandler({ rooms, signingSecrets });

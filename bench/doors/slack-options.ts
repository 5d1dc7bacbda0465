import { createHandler } from '../../functions/slack-options.ts';
import { rooms, signingSecrets } from './rooms.ts';

export const handler = createHandler({ rooms, signingSecrets });

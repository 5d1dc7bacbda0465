import { createHandler } from '../../functions/slack-commands.ts';
import { rooms, signingSecrets } from './rooms.ts';

export const handler = createHandler({ rooms, signingSecrets });

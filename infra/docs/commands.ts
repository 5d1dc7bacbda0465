import { existsSync, readdirSync, writeFileSync } from 'node:fs';
import { commandPage } from './command-page.ts';

/*
 * Writes docs/commands.md out of the command table:
 *
 *     npm run docs
 */
const docs = new URL('../../docs/', import.meta.url);
const pictures = new URL('pictures/', docs);
writeFileSync(new URL('commands.md', docs), commandPage(existsSync(pictures) ? readdirSync(pictures) : []));

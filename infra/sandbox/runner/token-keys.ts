import { randomBytes } from 'node:crypto';
import { existsSync, linkSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/** True for a key ring as TOKEN_KEYS holds it: `id:base64,id:base64`, current first, every key 32 bytes. */
export function isTokenKeys(text: string): boolean {
  return text.split(',').every((entry) => {
    const [, key = ''] = /^[\w.-]+:([A-Za-z0-9+/_-]+={0,2})$/.exec(entry) ?? [];
    return Buffer.from(key, 'base64').length === 32;
  });
}

/**
 * The key ring kept in `dataDir` (file mode 600), made on first use; without a `dataDir` a fresh one, for this run only.
 * Rows outlive the process only in `dataDir`, so their keys live exactly as long as they do.
 */
export function keepTokenKeys(dataDir: string | undefined): string {
  const made = `local:${randomBytes(32).toString('base64')}`;
  if (!dataDir) return made;
  mkdirSync(dataDir, { recursive: true, mode: 0o700 });
  const file = join(dataDir, 'token-keys');
  const draft = `${file}.${process.pid}`;
  writeFileSync(draft, `${made}\n`, { mode: 0o600 });
  try {
    // A link appears whole or not at all and never replaces: no kill leaves half a key, no second starter another one.
    linkSync(draft, file);
  } catch (error) {
    if (!existsSync(file)) throw error;
  } finally {
    rmSync(draft);
  }
  const kept = readFileSync(file, 'utf8').trim();
  if (!isTokenKeys(kept))
    throw new Error(`${file} does not hold a key ring; without it what is encrypted there is lost`);
  return kept;
}

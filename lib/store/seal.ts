import { createCipheriv, createDecipheriv, createSecretKey, type KeyObject } from 'node:crypto';
import { realSeams, type Seams } from '../seams.ts';
import type { Secret } from '../secret.ts';
import { keyOf, type RowKey } from './keys.ts';

/** Secrets at rest: AES-256-GCM under the ring's current key, openable under any key still in the ring. */
export interface KeyRing {
  seal(plain: string, aad: string): string;
  /** Throws on a flipped bit, another `aad`, or a key that is no longer in the ring. */
  open(sealed: string, aad: string): string;
}

const algorithm = 'aes-256-gcm';
const ivBytes = 12;
const tagBytes = 16;

/**
 * Reads a ring written as `id:base64,id:base64`: 32-byte keys, the current one first. To rotate, put a new key in front;
 * take the old one away once everything it sealed is gone or sealed anew. Errors never show a key.
 */
export function createKeyRing(spec: Secret, { randomBytes }: Pick<Seams, 'randomBytes'> = realSeams): KeyRing {
  const keys = readKeys(spec.reveal());
  const [current] = keys;
  if (!current) throw new Error('TOKEN_KEYS holds no key');
  const [currentId, currentKey] = current;

  return {
    seal(plain, aad) {
      const iv = randomBytes(ivBytes);
      const cipher = createCipheriv(algorithm, currentKey, iv, { authTagLength: tagBytes });
      cipher.setAAD(Buffer.from(aad));
      const sealed = Buffer.concat([iv, cipher.update(plain, 'utf8'), cipher.final(), cipher.getAuthTag()]);
      return `${currentId}.${sealed.toString('base64url')}`;
    },

    open(sealed, aad) {
      const [id = '', text = ''] = sealed.split('.');
      const key = keys.get(id);
      if (!key) throw new Error('a sealed value names a key that is not in the ring');
      const bytes = Buffer.from(text, 'base64url');
      // Base64 has spare bits that decode to nothing; one written form per value leaves nothing to flip unnoticed.
      const canonical = `${id}.${bytes.toString('base64url')}` === sealed;
      if (!canonical || bytes.length < ivBytes + tagBytes) throw new Error('a sealed value is malformed');
      const decipher = createDecipheriv(algorithm, key, bytes.subarray(0, ivBytes), { authTagLength: tagBytes });
      decipher.setAAD(Buffer.from(aad));
      decipher.setAuthTag(bytes.subarray(-tagBytes));
      const plain = decipher.update(bytes.subarray(ivBytes, -tagBytes));
      return Buffer.concat([plain, decipher.final()]).toString('utf8');
    },
  };
}

/**
 * What a sealed attribute is bound to: the version of this scheme, its row (tenant, user, instance are in the key), its
 * name, and whatever plain attributes must not be changed beside it. Moved anywhere else, the value does not open.
 */
export function aadOf({ pk, sk }: RowKey, attribute: string, ...boundTo: (string | number)[]): string {
  return keyOf('v1', pk, sk, attribute, ...boundTo);
}

function readKeys(spec: string): Map<string, KeyObject> {
  const keys = new Map<string, KeyObject>();
  for (const entry of spec.split(',').map((text) => text.trim())) {
    const [id, base64] = [entry.slice(0, entry.indexOf(':')), entry.slice(entry.indexOf(':') + 1)];
    const bytes = Buffer.from(base64, 'base64');
    if (!/^[\w-]{1,32}$/.test(id) || bytes.length !== 32 || keys.has(id)) {
      throw new Error('TOKEN_KEYS must read id:base64,id:base64 with different ids and 32-byte keys');
    }
    keys.set(id, createSecretKey(bytes));
  }
  return keys;
}

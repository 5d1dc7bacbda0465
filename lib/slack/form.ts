import { WireError } from '../errors.ts';

/**
 * The fields of a form; of a name that comes twice the last. `URLSearchParams` would read a modal's ten kilobytes byte by
 * byte in JavaScript: that was a third of what a submission cost before its acknowledgement.
 */
export function formFields(body: string): Record<string, string> {
  const fields: Record<string, string> = Object.create(null);
  for (const pair of body.split('&')) {
    const equals = pair.indexOf('=');
    if (equals >= 0) fields[decoded(pair.slice(0, equals))] = decoded(pair.slice(equals + 1));
    else if (pair !== '') fields[decoded(pair)] = '';
  }
  return fields;
}

function decoded(text: string): string {
  if (!/[%+]/.test(text)) return text;
  try {
    return decodeURIComponent(text.replaceAll('+', ' '));
  } catch {
    throw new WireError('body', 'a form');
  }
}

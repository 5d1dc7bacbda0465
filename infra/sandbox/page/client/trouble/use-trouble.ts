import { useCallback, useEffect, useState } from 'react';
import type { Trouble } from '../../trouble.ts';
import { getJson } from '../live.ts';

const everyMs = 1000;

/** What goes wrong in the app, read again every second: nobody tells when a probe is due. And how to read it at once. */
export function useTrouble(): [Trouble | undefined, () => void] {
  const [trouble, setTrouble] = useState<Trouble>();
  const read = useCallback(() => {
    // That the sandbox is gone the page says elsewhere.
    getJson<Trouble>('/trouble').then(setTrouble, () => undefined);
  }, []);
  useEffect(() => {
    read();
    const timer = setInterval(read, everyMs);
    return () => clearInterval(timer);
  }, [read]);
  return [trouble, read];
}

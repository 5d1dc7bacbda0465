import { useEffect, useRef, useState } from 'react';

export interface Live<T> {
  /** Nothing until the first answer. */
  state: T | undefined;
  /** The stand-in does not answer. */
  lost: boolean;
}

/**
 * What `load` says about a stand-in, read again after every change there and whenever `key` changes. Changes that come while
 * one reading is under way lead to one more, not to many.
 */
export function useLive<T>(base: string, key: string, load: () => Promise<T>): Live<T> {
  const [live, setLive] = useState<Live<T>>({ state: undefined, lost: false });
  const current = useRef(load);
  current.current = load;

  // `key` stands for everything `load` depends on.
  useEffect(() => {
    let ended = false;
    let reading = false;
    let again = false;
    async function read(): Promise<void> {
      again = reading;
      if (reading) return;
      reading = true;
      try {
        const state = await current.current();
        if (!ended) setLive({ state, lost: false });
      } catch {
        if (!ended) setLive(({ state }) => ({ state, lost: true }));
      }
      reading = false;
      if (again && !ended) await read();
    }
    const events = new EventSource(`${base}/_sandbox/events`);
    events.addEventListener('changed', read);
    events.addEventListener('error', () => !ended && setLive(({ state }) => ({ state, lost: true })));
    read();
    return () => {
      ended = true;
      events.close();
    };
  }, [base, key]);
  return live;
}

export async function getJson<T>(url: string): Promise<T> {
  return readAnswer<T>(await fetch(url));
}

/** Throws what the stand-in says is wrong. */
export async function postJson<T>(url: string, body: unknown): Promise<T> {
  const headers = { 'content-type': 'application/json' };
  return readAnswer<T>(await fetch(url, { method: 'POST', headers, body: JSON.stringify(body) }));
}

async function readAnswer<T>(response: Response): Promise<T> {
  if (response.status === 204) return undefined as T;
  const body: T & { error?: string } = await response.json();
  if (!response.ok) throw new Error(body.error ?? `HTTP ${response.status}`);
  return body;
}

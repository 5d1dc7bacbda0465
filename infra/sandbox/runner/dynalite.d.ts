/** dynalite ships no types; this is what we use of it. */
declare module 'dynalite' {
  import type { Server } from 'node:http';

  interface Options {
    /** A LevelDB directory; unset: in memory. */
    path?: string;
    createTableMs?: number;
    deleteTableMs?: number;
    updateTableMs?: number;
  }
  export default function dynalite(options?: Options): Server;
}

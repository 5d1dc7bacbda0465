import { createContext, useContext } from 'react';

/** The IANA time zone of who looks at the page, as Slack knows it; the browser's own where it knows none. */
export const TimeZoneContext = createContext<string | undefined>(undefined);

export function useTimeZone(): string | undefined {
  return useContext(TimeZoneContext);
}

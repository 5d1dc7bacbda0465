import type { Trouble } from '../../trouble.ts';
import { formatDate } from '../dates.ts';
import { useTimeZone } from '../time-zone.ts';

/** Whether the app calls GitLab, and when it asks again where it does not. */
export function Breaker({ trouble: { breaker, quietUntil } }: { trouble: Trouble }) {
  const timeZone = useTimeZone();
  const now = new Date();
  const clock = (milliseconds: number) => formatDate(milliseconds / 1000, '{time_secs}', { now, timeZone });
  const left = (until: number) => Math.ceil((until - now.getTime()) / 1000);
  return (
    <section aria-label="Breaker">
      <h3>
        The breaker is {breaker ? 'open' : 'closed'}{' '}
        <small>{breaker ? 'nobody calls GitLab' : 'GitLab is called'}</small>
      </h3>
      {breaker && (
        <p>
          Since {clock(breaker.openSince)}; next probe{' '}
          {left(breaker.probeAt) > 0 ? `in ${left(breaker.probeAt)} s` : 'under way'}.
        </p>
      )}
      {quietUntil > now.getTime() && <p>GitLab asked for quiet, {left(quietUntil)} s are left.</p>}
    </section>
  );
}

import type { Trouble } from '../../trouble.ts';
import { formatDate } from '../dates.ts';
import { useTimeZone } from '../time-zone.ts';

interface DeadLettersProps {
  trouble: Trouble;
  /** Has the page's server do something. */
  order: (name: 'break-next-command' | 'mend' | 'put-back') => void;
}

/** What failed for good and waits for an operator; here that is whoever looks. */
export function DeadLetters({ trouble: { letters, poison }, order }: DeadLettersProps) {
  const timeZone = useTimeZone();
  const now = new Date();
  return (
    <section aria-label="Dead letters">
      <h3>Dead letters: {letters.length === 0 ? 'none' : letters.length}</h3>
      <ul>
        {letters.map(({ kind, key, reason, since }, index) => (
          <li key={`${since} ${kind} ${key} ${index}`}>
            <b>{kind}</b> {reason?.replaceAll('_', ' ') ?? 'failed five times'}{' '}
            <small>
              {formatDate(since / 1000, '{time_secs}', { now, timeZone })} {key}
            </small>
          </li>
        ))}
      </ul>
      {letters.length > 0 && (
        <button type="button" onClick={() => order('put-back')}>
          Put them back
        </button>
      )}
      {poison === 'breaking' ? (
        <button type="button" onClick={() => order('mend')}>
          Mend what breaks
        </button>
      ) : (
        <button type="button" disabled={poison === 'armed'} onClick={() => order('break-next-command')}>
          {poison === 'armed' ? 'The next command will break' : 'Let the next command break'}
        </button>
      )}
    </section>
  );
}

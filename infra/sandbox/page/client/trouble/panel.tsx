import type { Trouble } from '../../trouble.ts';
import { useEager } from '../eager.ts';
import { postJson } from '../live.ts';
import type { GitLabState } from '../shapes.ts';
import { Breaker } from './breaker.tsx';
import { DeadLetters } from './dead-letters.tsx';
import { useTrouble } from './use-trouble.ts';
import { makeWeather, type Weather, weatherOf, weathers } from './weather.ts';

interface TroublePanelProps {
  gitlabUrl: string;
  gitlab: GitLabState;
}

/** What may go wrong: switches that make it so, and what the app makes of it. Closed it tells only that something is. */
export function TroublePanel({ gitlabUrl, gitlab }: TroublePanelProps) {
  const [trouble, lookAgain] = useTrouble();
  const [weather, change] = useEager(weatherOf(gitlab), (next) => makeWeather(gitlabUrl, next));
  const order = (name: string) => void postJson(`/trouble/${name}`, {}).then(lookAgain);
  return (
    <details className="trouble">
      <summary>
        What may go wrong {weather !== 'up' && <span className="trouble-mark">GitLab is {weathers[weather].name}</span>}
        {marksOf(trouble).map((mark) => (
          <span key={mark} className="trouble-mark">
            {mark}
          </span>
        ))}
      </summary>
      <section className="trouble-panel" aria-label="What may go wrong">
        <fieldset>
          <legend>GitLab is</legend>
          {(Object.keys(weathers) as Weather[]).map((one) => (
            <label key={one}>
              <input type="radio" name="weather" checked={one === weather} onChange={() => change(one)} />
              {weathers[one].name} <small>{weathers[one].note}</small>
            </label>
          ))}
        </fieldset>
        {trouble && <Breaker trouble={trouble} />}
        {trouble && <DeadLetters trouble={trouble} order={order} />}
      </section>
    </details>
  );
}

function marksOf(trouble: Trouble | undefined): string[] {
  const count = trouble?.letters.length ?? 0;
  return [
    ...(trouble?.breaker ? ['breaker open'] : []),
    ...(count > 0 ? [`${count} dead ${count === 1 ? 'letter' : 'letters'}`] : []),
  ];
}

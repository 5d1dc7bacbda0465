import { useEffect, useState } from 'react';

/**
 * A value kept elsewhere that can be changed here: the change shows at once, until what is kept there changes or `save` says
 * that it was not taken.
 */
export function useEager<T>(kept: T, save: (next: T) => Promise<boolean>): [T, (next: T) => void] {
  const [draft, setDraft] = useState<{ value: T }>();
  const version = JSON.stringify(kept);
  // Runs whenever what is kept has changed, by whomever.
  useEffect(() => {
    if (version) setDraft(undefined);
  }, [version]);
  const change = (value: T) => {
    setDraft({ value });
    save(value).then((taken) => {
      if (!taken) setDraft(undefined);
    });
  };
  return [draft ? draft.value : kept, change];
}

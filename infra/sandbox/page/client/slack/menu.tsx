import type { Option } from '../shapes.ts';
import { MenuButton } from './menu-button.tsx';
import { type Target, usePlace } from './place.ts';
import { plainText } from './text.tsx';

/** An overflow menu: three dots and what hides behind them. */
export function Menu({ options, target }: { options: (Option & { url?: string })[]; target: Target }) {
  const place = usePlace();
  const items = options.map(({ text, value = '', url }) => ({
    key: value,
    label: plainText(text),
    choose() {
      if (url) window.open(url, '_blank', 'noopener');
      void place.press(target, value);
    },
  }));
  return (
    <MenuButton label="More actions" items={items} className="button">
      ⋯
    </MenuButton>
  );
}

import { useEffect, useRef, useState } from 'react';
import type { Option } from '../shapes.ts';
import { type Target, usePlace } from './place.ts';
import { plainText } from './text.tsx';

/** An overflow menu: three dots and what hides behind them. */
export function Menu({ options, target }: { options: (Option & { url?: string })[]; target: Target }) {
  const place = usePlace();
  const [open, setOpen] = useState(false);
  const menu = useRef<HTMLDivElement>(null);
  useEffect(() => {
    if (!open) return;
    menu.current?.querySelector('[role=menu]')?.scrollIntoView({ block: 'nearest' });
    menu.current?.querySelector<HTMLElement>('[role=menuitem]')?.focus({ preventScroll: true });
  }, [open]);
  const choose = ({ value, url }: Option & { url?: string }) => {
    setOpen(false);
    if (url) window.open(url, '_blank', 'noopener');
    void place.press(target, value);
  };
  const onKeyDown = ({ key }: { key: string }) => {
    const items = [...(menu.current?.querySelectorAll<HTMLElement>('[role=menuitem]') ?? [])];
    const at = items.indexOf(document.activeElement as HTMLElement);
    if (key === 'Escape') setOpen(false);
    if (key === 'ArrowDown') items[(at + 1) % items.length]?.focus();
    if (key === 'ArrowUp') items[(at - 1 + items.length) % items.length]?.focus();
  };
  return (
    <div
      className="overflow"
      ref={menu}
      role="none"
      onKeyDown={onKeyDown}
      onBlur={({ relatedTarget }) => !menu.current?.contains(relatedTarget) && setOpen(false)}
    >
      <button
        type="button"
        className="button"
        aria-haspopup="menu"
        aria-expanded={open}
        aria-label="More actions"
        onClick={() => setOpen(!open)}
      >
        ⋯
      </button>
      {open && (
        <div role="menu" className="menu">
          {options.map((option) => (
            <button type="button" role="menuitem" key={option.value} onClick={() => choose(option)}>
              {plainText(option.text)}
            </button>
          ))}
        </div>
      )}
    </div>
  );
}

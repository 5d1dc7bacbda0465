import { type ReactNode, useEffect, useRef, useState } from 'react';

export interface MenuItem {
  key: string;
  label: string;
  /** In small below the label. */
  note?: string;
  choose: () => void;
}

interface MenuButtonProps {
  label: string;
  items: MenuItem[];
  className?: string;
  /** The menu opens above its button, for those at the bottom. */
  above?: boolean;
  children: ReactNode;
}

/** A button with a menu behind it. https://www.w3.org/WAI/ARIA/apg/patterns/menu-button/ */
export function MenuButton({ label, items, className, above, children }: MenuButtonProps) {
  const [open, setOpen] = useState(false);
  const root = useRef<HTMLDivElement>(null);
  const button = useRef<HTMLButtonElement>(null);
  useEffect(() => {
    if (!open) return;
    root.current?.querySelector('[role=menu]')?.scrollIntoView({ block: 'nearest' });
    root.current?.querySelector<HTMLElement>('[role=menuitem]')?.focus({ preventScroll: true });
  }, [open]);
  const onKeyDown = (event: { key: string; stopPropagation(): void }) => {
    if (!open) return;
    const all = [...(root.current?.querySelectorAll<HTMLElement>('[role=menuitem]') ?? [])];
    const at = all.indexOf(document.activeElement as HTMLElement);
    if (event.key === 'ArrowDown') all[(at + 1) % all.length]?.focus();
    if (event.key === 'ArrowUp') all[(at - 1 + all.length) % all.length]?.focus();
    if (event.key !== 'Escape') return;
    event.stopPropagation();
    setOpen(false);
    button.current?.focus();
  };
  return (
    <div
      className="with-menu"
      ref={root}
      role="none"
      onKeyDown={onKeyDown}
      onBlur={({ relatedTarget }) => !root.current?.contains(relatedTarget) && setOpen(false)}
    >
      <button
        ref={button}
        type="button"
        className={className}
        aria-haspopup="menu"
        aria-expanded={open}
        aria-label={label}
        title={label}
        onClick={() => setOpen(!open)}
      >
        {children}
      </button>
      {open && (
        <div role="menu" aria-label={label} className="menu" data-above={above || undefined}>
          {items.map(({ key, label: words, note, choose }) => (
            <button
              type="button"
              role="menuitem"
              key={key}
              onClick={() => {
                setOpen(false);
                choose();
              }}
            >
              {words}
              {note && <small>{note}</small>}
            </button>
          ))}
        </div>
      )}
    </div>
  );
}

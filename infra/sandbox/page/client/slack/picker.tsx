import { type KeyboardEvent, type RefObject, useEffect, useId, useLayoutEffect, useRef, useState } from 'react';
import type { Option } from '../shapes.ts';
import type { Described } from './described.ts';
import { plainText } from './text.tsx';

export interface PickerProps extends Described {
  chosen: Option[];
  many?: boolean;
  placeholder?: string;
  /** A single choice may be taken back. */
  clearable?: boolean;
  /** What is offered for a text; nothing when it could not be had. */
  search: (text: string) => Promise<Option[] | undefined>;
  onChoose: (chosen: Option[]) => void;
}

type Offer = Option[] | 'loading' | 'failed';

/** Milliseconds without a key before the app is asked. */
const typingPause = 150;

/** Pixels between a field and its list. */
const gap = 4;

/** A select with search-as-you-type. https://www.w3.org/WAI/ARIA/apg/patterns/combobox/ */
export function Picker({ chosen, many = false, placeholder, clearable, search, onChoose, ...described }: PickerProps) {
  const [open, setOpen] = useState(false);
  const [text, setText] = useState('');
  const [active, setActive] = useState(0);
  const offer = useOffer(open, text, search);
  const id = useId();
  const list = useRef<HTMLDivElement>(null);
  const input = useRef<HTMLInputElement>(null);
  const options = Array.isArray(offer) ? offer : [];
  const isChosen = ({ value }: Option) => chosen.some((one) => one.value === value);

  useHanging(list, input);

  const close = () => {
    setOpen(false);
    setText('');
  };
  const choose = (option: Option) => {
    const others = chosen.filter(({ value }) => value !== option.value);
    if (!many) onChoose([option]);
    else onChoose([...others, ...(isChosen(option) ? [] : [option])]);
    if (!many) close();
  };
  const move = (by: number) => setActive(options.length ? (active + by + options.length) % options.length : 0);
  const keys: Record<string, () => void> = {
    ArrowDown: () => (open ? move(1) : setOpen(true)),
    ArrowUp: () => (open ? move(-1) : setOpen(true)),
    Enter: () => (open && options[active] ? choose(options[active]) : setOpen(true)),
    ...(open && { Escape: close }),
    ...(many && text === '' && chosen.length > 0 && { Backspace: () => onChoose(chosen.slice(0, -1)) }),
  };
  const onKeyDown = (event: KeyboardEvent) => {
    const act = keys[event.key];
    if (!act) return;
    event.preventDefault();
    event.stopPropagation();
    act();
  };
  const single = !many && chosen[0] ? labelOf(chosen[0]) : '';

  return (
    <div className="picker" data-open={open || undefined}>
      <div className="picker-box">
        {many &&
          chosen.map((option) => (
            <span key={option.value} className="token">
              {labelOf(option)}
              <button
                type="button"
                aria-label={`Remove ${labelOf(option)}`}
                onClick={() => onChoose(chosen.filter((one) => one !== option))}
              >
                ×
              </button>
            </span>
          ))}
        <input
          {...described}
          ref={input}
          role="combobox"
          aria-autocomplete="list"
          aria-expanded={open}
          aria-controls={`${id}-list`}
          aria-activedescendant={open && options[active] ? `${id}-${active}` : undefined}
          autoComplete="off"
          className={single ? 'has-choice' : undefined}
          placeholder={single || (many && chosen.length > 0 ? '' : placeholder)}
          value={open ? text : single}
          onChange={({ target }) => {
            setText(target.value);
            setActive(0);
            setOpen(true);
          }}
          onClick={() => setOpen(true)}
          onBlur={close}
          onKeyDown={onKeyDown}
        />
        {clearable && single && (
          <button type="button" className="picker-clear" aria-label={`Clear ${single}`} onClick={() => onChoose([])}>
            ×
          </button>
        )}
        <svg className="chevron" viewBox="0 0 12 12" width="12" aria-hidden="true">
          <path d="M2 4l4 4 4-4" />
        </svg>
      </div>
      {open && (
        // Pressing the mouse here must not take the focus, which would close the list.
        // biome-ignore lint/a11y/noStaticElementInteractions: not an interaction of its own
        <div className="picker-list" ref={list} onMouseDown={(event) => event.preventDefault()}>
          <div role="listbox" id={`${id}-list`} aria-label="Options" aria-multiselectable={many || undefined}>
            {options.map((option, index) => (
              // biome-ignore lint/a11y/useKeyWithClickEvents: the keys are handled in the input, which keeps the focus
              <div
                key={option.value}
                id={`${id}-${index}`}
                role="option"
                tabIndex={-1}
                aria-selected={isChosen(option)}
                className={index === active ? 'active' : undefined}
                onMouseEnter={() => setActive(index)}
                onClick={() => choose(option)}
              >
                <span>{labelOf(option)}</span>
                {option.description && <small>{plainText(option.description)}</small>}
              </div>
            ))}
          </div>
          {options.length === 0 && <p role="status">{nothing(offer)}</p>}
        </div>
      )}
    </div>
  );
}

function nothing(offer: Offer): string {
  if (offer === 'loading') return 'Loading …';
  return offer === 'failed' ? 'The options could not be loaded. Try again?' : 'No results';
}

function labelOf({ text }: Option): string {
  return plainText(text);
}

/**
 * Hangs the list below its field, or above it where there is more room: over everything around, for a short form would cut
 * it off.
 */
function useHanging(list: RefObject<HTMLElement | null>, field: RefObject<HTMLElement | null>): void {
  // Runs after every drawing: what is listed, and what is chosen, change the room there is.
  useLayoutEffect(() => {
    const hang = () => {
      const box = field.current?.closest('.picker-box')?.getBoundingClientRect();
      if (!list.current || !box) return;
      const wanted = list.current.offsetHeight + 2 * gap;
      const below = innerHeight - box.bottom;
      const up = below < wanted && box.top > below;
      Object.assign(list.current.style, {
        left: `${box.left}px`,
        width: `${box.width}px`,
        top: up ? 'auto' : `${box.bottom + gap}px`,
        bottom: up ? `${innerHeight - box.top + gap}px` : 'auto',
      });
    };
    hang();
    addEventListener('scroll', hang, true);
    return () => removeEventListener('scroll', hang, true);
  });
}

/** What the list shows: asked for when it opens and a moment after each key; a late answer to an older text is dropped. */
function useOffer(open: boolean, text: string, search: PickerProps['search']): Offer {
  const [offer, setOffer] = useState<Offer>('loading');
  const ask = useRef(search);
  ask.current = search;
  useEffect(() => {
    if (!open) return;
    let late = false;
    const timer = setTimeout(
      async () => {
        const found = await ask.current(text);
        if (!late) setOffer(found ?? 'failed');
      },
      text === '' ? 0 : typingPause,
    );
    return () => {
      late = true;
      clearTimeout(timer);
    };
  }, [open, text]);
  useEffect(() => {
    if (!open) setOffer('loading');
  }, [open]);
  return offer;
}

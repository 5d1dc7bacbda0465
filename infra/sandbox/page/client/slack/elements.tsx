import type { Button, Confirm } from '@slack/types';
import { useContext } from 'react';
import { useEager } from '../eager.ts';
import type { Option } from '../shapes.ts';
import type { Described } from './described.ts';
import { Choices, DateField, TextField } from './fields.tsx';
import { Menu } from './menu.tsx';
import { Picker } from './picker.tsx';
import { type Element, type Target, useHeld, usePending, usePlace } from './place.ts';
import { NamesContext, plainText } from './text.tsx';

export interface ElementProps {
  element: Element;
  blockId: string;
  /** In an input block: it may be left empty. */
  optional?: boolean;
  /** The app hears of it only when it is finished, not key by key. */
  dispatches?: boolean;
  described?: Described;
}

/** An interactive element, or the image that may stand in its place. https://docs.slack.dev/reference/block-kit/block-elements */
export function ElementView({ element, blockId, optional, dispatches, described = {} }: ElementProps) {
  const target = { blockId, actionId: 'action_id' in element ? (element.action_id ?? '') : '' };
  switch (element.type) {
    case 'button':
      return <ButtonView button={element} target={target} />;
    case 'image':
      return 'image_url' in element ? (
        <img className="accessory" src={element.image_url} alt={element.alt_text} />
      ) : null;
    case 'overflow':
      return <Menu options={element.options} target={target} />;
    case 'plain_text_input':
    case 'email_text_input':
    case 'url_text_input':
    case 'number_input':
    case 'rich_text_input':
      return <TextField element={element} target={target} dispatches={dispatches} described={described} />;
    case 'checkboxes':
    case 'radio_buttons':
      return <Choices element={element} target={target} described={described} />;
    case 'datepicker':
    case 'timepicker':
    case 'datetimepicker':
      return <DateField type={element.type} target={target} described={described} />;
    default:
      return <Select element={element} target={target} optional={optional} described={described} />;
  }
}

function ButtonView({ button, target }: { button: Button; target: Target }) {
  const place = usePlace();
  const [pending, run] = usePending();
  const className = `button ${button.style ?? ''}`;
  const label = plainText(button.text);
  if (button.url) {
    // Slack opens the address itself and tells the app besides.
    return (
      <a
        className={className}
        href={button.url}
        target="_blank"
        rel="noopener noreferrer"
        aria-label={button.accessibility_label}
        onClick={() => void place.press(target)}
      >
        {label}
      </a>
    );
  }
  const press = () => confirmed(button.confirm) && run(() => place.press(target));
  return (
    <button
      type="button"
      className={className}
      aria-busy={pending}
      disabled={pending}
      aria-label={button.accessibility_label}
      onClick={press}
    >
      {label}
    </button>
  );
}

function confirmed(confirm: Confirm | undefined): boolean {
  return (
    !confirm || window.confirm([confirm.title, confirm.text].map((text) => (text ? plainText(text) : '')).join('\n\n'))
  );
}

interface SelectProps {
  element: Element;
  target: Target;
  optional?: boolean;
  described: Described;
}

/** Every kind of select: they differ in where their options come from and in the name of what they hold. */
function Select({ element, target, optional, described }: SelectProps) {
  const place = usePlace();
  const held = useHeld(target);
  const people = usePeopleAndChannels();
  const many = element.type.startsWith('multi_');
  const kind = element.type.replace(/^multi_/, '');
  const own = people[kind] ?? ownOptions(element);
  const kept = people[kind] ? own.filter(({ value }) => heldIds(held).includes(value ?? '')) : heldOptions(held);
  const placeholder = 'placeholder' in element && element.placeholder ? plainText(element.placeholder) : 'Choose';
  const [chosen, choose] = useEager(kept, async (options) => {
    const values = options.map(({ value }) => value ?? '');
    return (await place.put(target, many ? values : (values[0] ?? null))) !== undefined;
  });
  const search = async (text: string) => {
    if (kind === 'external_select') return place.search(target, text);
    const wanted = text.trim().toLowerCase();
    return own.filter((option) => plainText(option.text).toLowerCase().includes(wanted));
  };
  return (
    <Picker
      {...described}
      aria-label={described.id ? undefined : placeholder}
      chosen={chosen}
      many={many}
      clearable={optional}
      placeholder={placeholder}
      search={search}
      onChoose={choose}
    />
  );
}

function ownOptions(element: Element): Option[] {
  const { options = [], option_groups: groups = [] } = element as {
    options?: Option[];
    option_groups?: { options: Option[] }[];
  };
  return [...options, ...groups.flatMap((group) => group.options)];
}

function usePeopleAndChannels(): Record<string, Option[]> {
  const names = useContext(NamesContext);
  const option = (value: string, text: string): Option => ({ value, text: { type: 'plain_text', text } });
  const users = names?.people.map(({ id, realName }) => option(id, realName)) ?? [];
  const channels = names?.channels.map(({ id, name, kind }) => option(id, kind === 'dm' ? name : `#${name}`)) ?? [];
  return { users_select: users, channels_select: channels, conversations_select: channels };
}

function heldOptions(held: Record<string, unknown>): Option[] {
  const one = held['selected_option'] as Option | null | undefined;
  const several = held['selected_options'] as Option[] | undefined;
  return several ?? (one ? [one] : []);
}

/** Selects of people and channels hold ids, under names of their own. */
function heldIds(held: Record<string, unknown>): string[] {
  return Object.entries(held)
    .filter(([name]) => name.startsWith('selected_'))
    .flatMap(([, value]) => value)
    .map(String);
}

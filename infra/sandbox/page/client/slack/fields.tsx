import type { Checkboxes, PlainTextInput, RadioButtons } from '@slack/types';
import { useId, useState } from 'react';
import type { Option } from '../shapes.ts';
import type { Described } from './described.ts';
import { type Element, type Target, useHeld, usePlace } from './place.ts';
import { plainText, TextObject } from './text.tsx';

interface FieldProps {
  element: Element;
  target: Target;
  dispatches?: boolean;
  described: Described;
}

/**
 * A text field. What is typed lives here, so that a view changing underneath never disturbs it; Slack keeps it too, as long
 * as the field's block_id and action_id stay.
 */
export function TextField({ element, target, dispatches, described }: FieldProps) {
  const place = usePlace();
  const [text, setText] = useState(textOf(useHeld(target)));
  const { multiline, placeholder, max_length: most } = element as Partial<PlainTextInput>;
  const left = (most ?? 3000) - [...text].length;
  const props = {
    ...described,
    value: text,
    placeholder: placeholder && plainText(placeholder),
    onChange({ target: { value } }: { target: { value: string } }) {
      setText(value);
      if (!dispatches) void place.put(target, value);
    },
    onBlur: () => dispatches && void place.put(target, text),
  };
  return (
    <div className="text-field">
      {multiline || element.type === 'rich_text_input' ? (
        <textarea {...props} rows={5} />
      ) : (
        <input {...props} type={inputTypes[element.type] ?? 'text'} autoComplete="off" />
      )}
      {left < 50 && <span className={left < 0 ? 'left over' : 'left'}>{left}</span>}
    </div>
  );
}

const inputTypes: Record<string, string> = { email_text_input: 'email', url_text_input: 'url', number_input: 'number' };

function textOf({ value }: Record<string, unknown>): string {
  return typeof value === 'string' ? value : '';
}

interface ChoicesProps {
  element: Checkboxes | RadioButtons;
  target: Target;
  described: Described;
}

/** Checkboxes or radio buttons; the tick is shown at once, the app hears of it where Slack tells it. */
export function Choices({ element, target, described }: ChoicesProps) {
  const place = usePlace();
  const name = useId();
  const held = useHeld(target);
  const [values, setValues] = useState(() => valuesOf(held));
  const many = element.type === 'checkboxes';
  const choose = (value: string, on: boolean) => {
    const next = many ? [...values.filter((one) => one !== value), ...(on ? [value] : [])] : [value];
    setValues(next);
    void place.put(target, many ? next : value);
  };
  const { id, 'aria-describedby': describedBy, 'aria-label': label } = described;
  return (
    // biome-ignore lint/a11y/useSemanticElements: the fieldset is the input block around it
    <div role="group" className="choices" aria-describedby={describedBy} aria-label={label}>
      {element.options.map(({ value = '', text, description }, index) => (
        <label key={value} className="choice">
          <input
            type={many ? 'checkbox' : 'radio'}
            id={index === 0 ? id : undefined}
            name={name}
            checked={values.includes(value)}
            onChange={({ target: { checked } }) => choose(value, checked)}
          />
          <span>
            <TextObject object={text} />
            {description && (
              <small>
                <TextObject object={description} />
              </small>
            )}
          </span>
        </label>
      ))}
    </div>
  );
}

function valuesOf(held: Record<string, unknown>): string[] {
  const several = held['selected_options'] as Option[] | undefined;
  const one = held['selected_option'] as Option | null | undefined;
  return (several ?? (one ? [one] : [])).map(({ value }) => value ?? '');
}

const dateKinds = {
  datepicker: { input: 'date', holds: 'selected_date' },
  timepicker: { input: 'time', holds: 'selected_time' },
  datetimepicker: { input: 'datetime-local', holds: 'selected_date_time' },
} as const;

interface DateFieldProps {
  type: keyof typeof dateKinds;
  target: Target;
  described: Described;
}

/** A date, a time, or both; Slack holds the latter in epoch seconds. */
export function DateField({ type, target, described }: DateFieldProps) {
  const place = usePlace();
  const { input, holds } = dateKinds[type];
  const held = useHeld(target)[holds];
  const shown = typeof held === 'number' ? localTime(held) : String(held ?? '');
  const chosen = (value: string) => (type === 'datetimepicker' ? Math.floor(new Date(value).getTime() / 1000) : value);
  return (
    <input
      {...described}
      type={input}
      value={shown}
      onChange={({ target: { value } }) => void place.put(target, value ? chosen(value) : null)}
    />
  );
}

function localTime(seconds: number): string {
  const date = new Date(seconds * 1000);
  return new Date(date.getTime() - date.getTimezoneOffset() * 60_000).toISOString().slice(0, 16);
}

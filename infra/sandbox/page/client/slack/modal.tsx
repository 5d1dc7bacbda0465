import type { ModalView } from '@slack/types';
import { type FormEvent, useEffect, useId, useRef } from 'react';
import type { OpenView } from '../../../slack/shapes.ts';
import { AppAvatar } from '../avatar.tsx';
import { postJson } from '../live.ts';
import { Blocks } from './blocks.tsx';
import { PlaceContext, type Slack, useActs, usePending } from './place.ts';
import { plainText } from './text.tsx';

/** The view in front. Enter in a line, or the button, submits; Escape and X close the whole stack, Cancel this view. */
export function Modal({ open: { id: viewId, view, errors, failure }, slack }: { open: OpenView; slack: Slack }) {
  const place = useActs(slack, { viewId }, view.state.values);
  const [submitting, run] = usePending();
  const dialog = useRef<HTMLFormElement>(null);
  const titleId = useId();
  const { title, submit, close } = view as unknown as Partial<ModalView>;
  useFocus(dialog, viewId, errors);

  const act = (name: string, body: object = {}) =>
    place
      .afterwards(() => postJson(`${slack.url}/_sandbox/${name}`, { user: slack.user, viewId, ...body }))
      .catch((error: Error) => slack.onProblem(error.message));
  const closeAll = () => act('close', { all: true });
  const onSubmit = (event: FormEvent) => {
    event.preventDefault();
    if (submit && !submitting) void run(() => act('submit'));
  };

  return (
    <div className="backdrop">
      <form
        ref={dialog}
        className="modal"
        role="dialog"
        aria-labelledby={titleId}
        aria-busy={submitting}
        noValidate
        onSubmit={onSubmit}
        onKeyDown={({ key }) => key === 'Escape' && void closeAll()}
      >
        <header>
          <AppAvatar size={28} />
          <h2 id={titleId}>{title && plainText(title)}</h2>
          <button type="button" className="close" aria-label="Close" onClick={closeAll}>
            ×
          </button>
        </header>
        {failure && (
          <p className="failure" role="alert">
            {failure === 'operation_timeout' || failure === 'dispatch_failed'
              ? 'We had some trouble connecting. Try again?'
              : `We had some trouble with the app’s answer (${failure}). Try again?`}
          </p>
        )}
        <div className="modal-body">
          <PlaceContext value={place}>
            <Blocks blocks={view.blocks} errors={errors} />
          </PlaceContext>
        </div>
        <footer>
          <button type="button" className="button" onClick={() => act('close')}>
            {close ? plainText(close) : submit ? 'Cancel' : 'Close'}
          </button>
          {submit && (
            <button type="submit" className="button primary" disabled={submitting} aria-busy={submitting}>
              {plainText(submit)}
            </button>
          )}
        </footer>
      </form>
    </div>
  );
}

const focusable = 'input, textarea, select, button:not(.close)';

/** The cursor goes to the field the view wants it in, and to the first wrong field after a refusal. */
function useFocus(dialog: React.RefObject<HTMLElement | null>, viewId: string, errors: Record<string, string>): void {
  // Runs once for every view that opens
  useEffect(() => {
    const wanted = dialog.current?.querySelector<HTMLElement>('[data-focus]');
    (wanted ?? dialog.current?.querySelector<HTMLElement>(`.modal-body :is(${focusable})`))?.focus();
  }, [viewId]);
  const wrong = Object.keys(errors).join();
  useEffect(() => {
    const field = wrong ? dialog.current?.querySelector<HTMLElement>('[aria-invalid]') : undefined;
    field?.focus({ preventScroll: true });
    // The whole block, for what is wrong stands below the field.
    field?.closest('.block')?.scrollIntoView({ block: 'nearest' });
  }, [wrong, dialog]);
}

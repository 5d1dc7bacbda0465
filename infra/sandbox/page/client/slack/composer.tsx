import { type KeyboardEvent, useRef, useState } from 'react';
import { postJson } from '../live.ts';
import type { Outcome } from '../shapes.ts';
import { MenuButton } from './menu-button.tsx';
import { type Slack, shortcutItems } from './place.ts';

interface ComposerProps {
  slack: Slack;
  channel: string;
  threadTs?: string;
  placeholder: string;
}

/** What is offered to be tried, after the slash command's name. */
const tries = ['incident declare', 'incident comment', 'incident timeline', 'incident close', 'help'];

/**
 * Where one types; the slash command is offered once a slash is typed, not in threads, where Slack takes none. Enter sends,
 * Shift+Enter breaks the line, arrow up brings back what was sent last.
 */
export function Composer({ slack, channel, threadTs, placeholder }: ComposerProps) {
  const command = threadTs ? undefined : slack.app.command;
  const shortcuts = shortcutItems(slack, 'global');
  const [text, setText] = useState('');
  const sent = useRef<string[]>([]);
  const box = useRef<HTMLTextAreaElement>(null);
  const offered = command !== undefined && /^\/\S*$/.test(text) && command.startsWith(text) && text !== command;

  const write = (next: string) => {
    setText(next);
    box.current?.focus();
  };
  const send = () => {
    if (text.trim() === '') return;
    sent.current.push(text);
    setText('');
    const body = { user: slack.user, channel, threadTs, text: text.trim() };
    postJson<Outcome>(`${slack.url}/_sandbox/command`, body).catch((error: Error) => slack.onProblem(error.message));
  };
  const keys: Record<string, (() => void) | undefined> = {
    Enter: send,
    Tab: offered ? () => write(`${command} `) : undefined,
    ArrowUp: text === '' && sent.current.length > 0 ? () => write(sent.current.at(-1) ?? '') : undefined,
  };
  const onKeyDown = (event: KeyboardEvent) => {
    const act = event.shiftKey || event.nativeEvent.isComposing ? undefined : keys[event.key];
    if (!act) return;
    event.preventDefault();
    act();
  };
  return (
    <div className="composer">
      {offered && (
        <button type="button" className="offer" onClick={() => write(`${command} `)}>
          <strong>{command}</strong> <span>[incident declare | comment | timeline | close … | help]</span>
          <kbd>Tab</kbd>
        </button>
      )}
      <div className="composer-box">
        <textarea
          ref={box}
          rows={Math.min(8, text.split('\n').length)}
          aria-label={placeholder}
          placeholder={placeholder}
          value={text}
          onChange={({ target }) => setText(target.value)}
          onKeyDown={onKeyDown}
        />
        {command && shortcuts.length > 0 && (
          <MenuButton label="Shortcuts" items={shortcuts} className="tool" above>
            <svg viewBox="0 0 16 16" width="16" height="16" aria-hidden="true" fill="none" stroke="currentColor">
              <path d="M9 1.500 3.500 9H8l-1 5.500L12.500 7H8Z" strokeWidth="1.300" strokeLinejoin="round" />
            </svg>
          </MenuButton>
        )}
        <button type="button" className="send" aria-label="Send" disabled={text.trim() === ''} onClick={send}>
          <svg viewBox="0 0 20 20" width="16" height="16" aria-hidden="true" fill="currentColor">
            <path d="M2.5 3.200 18 10 2.5 16.800 4.300 11 12 10 4.300 9Z" />
          </svg>
        </button>
      </div>
      {command && (
        <p className="try">
          Try {command}
          {tries.map((verb) => (
            <button type="button" key={verb} onClick={() => write(`${command} ${verb} `)}>
              {verb}
            </button>
          ))}
        </p>
      )}
    </div>
  );
}

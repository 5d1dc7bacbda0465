import { type KeyboardEvent, useRef, useState } from 'react';
import { postJson } from '../live.ts';
import type { Outcome } from '../shapes.ts';
import type { Slack } from './place.ts';

interface ComposerProps {
  slack: Slack;
  channel: string;
  threadTs?: string;
  placeholder: string;
  /** The slash command's name, offered once a slash is typed; none in threads, where Slack takes none. */
  command?: string;
}

/** Where one types. Enter sends, Shift+Enter breaks the line, arrow up brings back what was sent last. */
export function Composer({ slack, channel, threadTs, placeholder, command }: ComposerProps) {
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
          <strong>{command}</strong> <span>[help | incident declare | project add | subscribe …]</span>
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
        <button type="button" className="send" aria-label="Send" disabled={text.trim() === ''} onClick={send}>
          <svg viewBox="0 0 20 20" width="16" height="16" aria-hidden="true" fill="currentColor">
            <path d="M2.5 3.200 18 10 2.5 16.800 4.300 11 12 10 4.300 9Z" />
          </svg>
        </button>
      </div>
      {command && (
        <p className="try">
          Try{' '}
          {['incident declare', 'help', 'whoami'].map((verb) => (
            <button type="button" key={verb} onClick={() => write(`${command} ${verb}`)}>
              {command} {verb}
            </button>
          ))}
        </p>
      )}
    </div>
  );
}

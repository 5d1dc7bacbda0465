import type { SeenMessage } from '../../../slack/seen.ts';
import { MenuButton } from './menu-button.tsx';
import { type Slack, shortcutItems } from './place.ts';

interface MessageToolsProps {
  message: SeenMessage;
  slack: Slack;
}

/** What can be done with a message, shown when one points at it: its thread, and the app's shortcuts. */
export function MessageTools({ message: { channel, ts, threadTs }, slack }: MessageToolsProps) {
  const items = shortcutItems(slack, 'message', { channel, ts });
  return (
    <div className="message-tools" role="toolbar" aria-label="Message actions">
      {slack.openThread && (
        <button
          type="button"
          aria-label="Reply in thread"
          title="Reply in thread"
          onClick={() => slack.openThread?.(threadTs ?? ts)}
        >
          <svg viewBox="0 0 16 16" width="16" height="16" aria-hidden="true" fill="none" stroke="currentColor">
            <path d="M2.500 3h11v8H8l-3 2.500V11H2.500Z M5 6h6M5 8.500h4" strokeWidth="1.300" strokeLinejoin="round" />
          </svg>
        </button>
      )}
      {items.length > 0 && (
        <MenuButton label="Message shortcuts" items={items}>
          ⋮
        </MenuButton>
      )}
    </div>
  );
}

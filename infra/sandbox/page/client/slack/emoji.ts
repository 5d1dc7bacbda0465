/** The emoji an incident app uses; Slack knows thousands, an unknown name is shown as it was typed. */
const known: Record<string, string> = {
  white_check_mark: '✅',
  heavy_check_mark: '✔️',
  x: '❌',
  warning: '⚠️',
  rotating_light: '🚨',
  fire: '🔥',
  fire_engine: '🚒',
  bell: '🔔',
  no_bell: '🔕',
  eyes: '👀',
  lock: '🔒',
  unlock: '🔓',
  link: '🔗',
  memo: '📝',
  speech_balloon: '💬',
  hourglass: '⌛',
  hourglass_flowing_sand: '⏳',
  red_circle: '🔴',
  large_orange_circle: '🟠',
  large_yellow_circle: '🟡',
  large_green_circle: '🟢',
  large_blue_circle: '🔵',
  white_circle: '⚪',
  black_circle: '⚫',
  arrow_up: '⬆️',
  arrow_right: '➡️',
  information_source: 'ℹ️',
  wave: '👋',
  tada: '🎉',
  '+1': '👍',
  '-1': '👎',
  smile: '😄',
};

export function emojiOf(name: string): string | undefined {
  return Object.hasOwn(known, name) ? known[name] : undefined;
}

const colours = ['#3e7e9c', '#8a5a9e', '#4c8d5c', '#b0653a', '#5a6fa8', '#9c4a63'];

interface AvatarProps {
  /** What the colour goes by. */
  id: string;
  name: string;
  size: number;
}

/** A person as a square with initials; decoration, the name stands beside it. */
export function Avatar({ id, name, size }: AvatarProps) {
  const sum = [...id].reduce((total, character) => total + character.charCodeAt(0), 0);
  const initials = name
    .split(/[\s.]+/)
    .slice(0, 2)
    .map((word) => word.charAt(0).toUpperCase())
    .join('');
  return (
    <svg className="avatar" width={size} height={size} viewBox="0 0 36 36" aria-hidden="true">
      <rect width="36" height="36" rx="7" fill={colours[sum % colours.length]} />
      <text x="18" y="23.5" textAnchor="middle" fontSize="15" fontWeight="700" fill="#fff">
        {initials}
      </text>
    </svg>
  );
}

/** The app: a siren on GitLab's orange. */
export function AppAvatar({ size }: { size: number }) {
  return (
    <svg className="avatar" width={size} height={size} viewBox="0 0 36 36" aria-hidden="true">
      <rect width="36" height="36" rx="7" fill="#fc6d26" />
      <g fill="none" stroke="#fff" strokeWidth="2.4" strokeLinecap="round" strokeLinejoin="round">
        <path d="M12 25v-6a6 6 0 0 1 12 0v6" />
        <path d="M9.5 27.5h17M18 6.5v2.5M8.5 10l1.8 1.8M27.5 10l-1.8 1.8" />
      </g>
    </svg>
  );
}

import type { ReactElement } from 'react';

/** Drawn, not fetched: no icon font, nothing for a strict CSP to refuse. Always beside a text or an accessible name. */
const PATHS = {
  check: 'M3 8.5l3.2 3.2L13 4.8',
  partial: 'M8 2.5a5.5 5.5 0 100 11 5.5 5.5 0 000-11zM8 2.5v11M8.5 5h3.4M8.5 8h4.6M8.5 11h3.4',
  lock: 'M4.5 7.5h7v6h-7zM5.8 7.5V5.2a2.2 2.2 0 014.4 0v2.3',
  cut: 'M8 2.5a5.5 5.5 0 100 11 5.5 5.5 0 000-11zM5.8 5.8l4.4 4.4M10.2 5.8l-4.4 4.4',
  clock: 'M8 2.5a5.5 5.5 0 100 11 5.5 5.5 0 000-11zM8 5v3.2l2.2 1.5',
  warning: 'M8 2.8L14 13H2zM8 6.6v3M8 11.1v.4',
  search: 'M7 3a4 4 0 100 8 4 4 0 000-8zM10 10l3.5 3.5',
  copy: 'M5.5 5.5h7v8h-7zM3.5 10.5v-8h7',
  close: 'M4 4l8 8M12 4l-8 8',
  left: 'M10 3.5L5.5 8l4.5 4.5',
  right: 'M6 3.5L10.5 8 6 12.5',
  down: 'M3.5 6L8 10.5 12.5 6',
  refresh: 'M12.8 6.2A5.2 5.2 0 108 13.2a5.2 5.2 0 004.9-3.4M13 2.8v3.6H9.4',
  document: 'M4 2.5h5.5L12 5v8.5H4zM9.5 2.5V5H12',
  bookmark: 'M4.5 2.5h7v11L8 10.6 4.5 13.5z',
  open: 'M6 3.5H3.5v9h9V10M9 3.5h3.5V7M12.5 3.5L7.5 8.5',
} as const;
export type IconName = keyof typeof PATHS;

export function Icon({ name, className }: { readonly name: IconName; readonly className?: string }): ReactElement {
  return (
    <svg
      className={`icon ${className ?? ''}`}
      width="16"
      height="16"
      viewBox="0 0 16 16"
      fill="none"
      stroke="currentColor"
      strokeWidth="1.6"
      strokeLinecap="round"
      strokeLinejoin="round"
      aria-hidden="true"
      focusable="false"
    >
      <path d={PATHS[name]} />
    </svg>
  );
}

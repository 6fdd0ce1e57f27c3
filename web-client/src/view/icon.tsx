/** Strokes on a 24 x 24 ground. */
const PATHS = {
  arch: 'M4 21V11a8 8 0 0 1 16 0v10M9 21v-9a3 3 0 0 1 6 0v9',
  back: 'M4 4v5h5M4.5 9a8 8 0 1 1-.4 5',
  cam: 'M5 6h8a2 2 0 0 1 2 2v8a2 2 0 0 1-2 2H5a2 2 0 0 1-2-2V8a2 2 0 0 1 2-2zM15 11l6-3.5v9L15 13',
  'cam-off':
    'M8 6h5a2 2 0 0 1 2 2v5M15 16a2 2 0 0 1-2 2H5a2 2 0 0 1-2-2V8a2 2 0 0 1 1.2-1.8M15 11l6-3.5v9M4 3l16 18',
  check: 'm5 12.5 4.5 4.5L19 7.5',
  clock: 'M12 3a9 9 0 1 1 0 18 9 9 0 0 1 0-18zM12 7v5l3.5 2',
  close: 'M6 6l12 12M18 6 6 18',
  door: 'M6 21V4h12v17M3 21h18M14 12.5v.2',
  down: 'M12 4v11M7 10.5l5 5 5-5M5 20h14',
  ear: 'M7 9a5 5 0 0 1 10 0c0 3.5-4 4.5-4 8a3 3 0 0 1-5.5 1.6M10 9.5a2 2 0 0 1 4 0c0 1.5-2 1.8-2 3.5',
  exit: 'M10 4H5v16h5M14 8l4 4-4 4M18 12H9',
  eye: 'M2.5 12S6 5.5 12 5.5 21.5 12 21.5 12 18 18.5 12 18.5 2.5 12 2.5 12zM12 9.5a2.5 2.5 0 1 1 0 5 2.5 2.5 0 0 1 0-5z',
  hand: 'M7 12V6a1.5 1.5 0 0 1 3 0v5M10 11V4.5a1.5 1.5 0 0 1 3 0V11M13 11V5.5a1.5 1.5 0 0 1 3 0V12M16 12V8.5a1.5 1.5 0 0 1 3 0V14a7 7 0 0 1-7 7c-3 0-4.5-1.5-6-4l-2.5-4a1.6 1.6 0 0 1 2.7-1.7L7 13',
  help: 'M12 3a9 9 0 1 1 0 18 9 9 0 0 1 0-18zM9.5 9.5a2.5 2.5 0 1 1 3.5 2.3c-.7.4-1 .8-1 1.7M12 16.8v.2',
  info: 'M12 3a9 9 0 1 1 0 18 9 9 0 0 1 0-18zM12 11v6M12 7.5v.2',
  layout: 'M3 5h18v14H3zM14 5v14M14 12h7',
  left: 'M15 5l-7 7 7 7',
  link: 'M3 9.5a13 13 0 0 1 18 0M6.5 13a8 8 0 0 1 11 0M9.8 16.3a3.2 3.2 0 0 1 4.4 0M12 19.5v.1',
  'link-off':
    'M3 9.5A13 13 0 0 1 8 6.4M12 5.7a13 13 0 0 1 9 3.8M6.5 13a8 8 0 0 1 3.2-1.9M9.8 16.3a3.2 3.2 0 0 1 4.4 0M12 19.5v.1M4 3l16 18',
  lock: 'M6 11h12v9H6zM8.5 11V7.5a3.5 3.5 0 0 1 7 0V11M12 14.5v2.5',
  mark: 'M7 3h10v18l-5-4-5 4z',
  mic: 'M12 3a3 3 0 0 1 3 3v5a3 3 0 0 1-6 0V6a3 3 0 0 1 3-3zM5 11a7 7 0 0 0 14 0M12 18v3',
  'mic-off':
    'M9 9V6a3 3 0 0 1 6 0v5M15 14.5A3 3 0 0 1 9 13M5 11a7 7 0 0 0 11.5 5.4M19 11a7 7 0 0 1-.6 2.8M12 18v3M4 3l16 18',
  pause: 'M8 5v14M16 5v14',
  people:
    'M9 4.5a3.5 3.5 0 1 1 0 7 3.5 3.5 0 0 1 0-7zM2.5 20a6.5 6.5 0 0 1 13 0M16 4.8a3.5 3.5 0 0 1 0 6.4M18 14.2a6.5 6.5 0 0 1 3.5 5.8',
  right: 'M9 5l7 7-7 7',
  speaker: 'M4 10v4h4l5 4V6L8 10H4zM16.5 9a4.5 4.5 0 0 1 0 6M19 6.5a8 8 0 0 1 0 11',
  stop: 'M12 3a9 9 0 1 1 0 18 9 9 0 0 1 0-18zM12 7v6M12 16.5v.2',
  talk: 'M3 5h12v8H8l-3 3v-3H3zM18 9h3v8h-2v3l-3-3h-6v-2',
  turn: 'M20 12a8 8 0 1 1-2.5-5.8M20 3v4h-4',
  warn: 'M12 4 2.8 20h18.4L12 4zM12 10v4.5M12 17.3v.2',
} as const;

export type IconName = keyof typeof PATHS;

/** A sign beside a word; never the only one. */
export function Icon({ name, size }: { name: IconName; size?: 'sm' | 'lg' }) {
  return (
    <svg class={size ? `icon icon--${size}` : 'icon'} viewBox="0 0 24 24" aria-hidden="true">
      <path d={PATHS[name]} />
    </svg>
  );
}

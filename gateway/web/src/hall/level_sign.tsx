// ○ △ × in shape and words, so that the colour is only an addition.
import type { ReactNode } from 'react';
import type { Level } from '../api/hall';

const SIGNS: Record<Exclude<Level, ''>, { colour: string; shape: ReactNode }> = {
  QUIET: { colour: 'text-green-900 border-green-900 bg-green-50', shape: <circle cx="12" cy="12" r="8" /> },
  SLIGHTLY_BUSY: {
    colour: 'text-yellow-1200 border-yellow-1200 bg-yellow-50',
    shape: <path d="M12 4 21 20H3z" />,
  },
  BUSY: { colour: 'text-red-1000 border-red-1000 bg-red-50', shape: <path d="M5 5 19 19M19 5 5 19" /> },
};

export function LevelSign({ level, text, className = '' }: { level: Level; text: string; className?: string }) {
  if (level === '') return null;
  const sign = SIGNS[level];
  return (
    <span
      className={`inline-flex items-center gap-2 rounded-8 border-2 px-3 py-1 font-bold ${sign.colour} ${className}`}
    >
      <svg
        className="size-[1.4em] flex-none"
        viewBox="0 0 24 24"
        fill="none"
        stroke="currentColor"
        strokeWidth="3"
        aria-hidden="true"
      >
        {sign.shape}
      </svg>
      {text}
    </span>
  );
}

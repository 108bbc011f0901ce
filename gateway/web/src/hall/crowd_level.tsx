// The calendar's five levels: filled squares besides the words, so that the colour is only an addition.
const UNKNOWN = 'bg-solid-gray-50 text-solid-gray-700';
const COLOURS = [
  UNKNOWN,
  'bg-green-50 text-green-1000',
  'bg-cyan-50 text-cyan-1000',
  'bg-yellow-50 text-yellow-1200',
  'bg-orange-50 text-orange-1000',
  'bg-red-50 text-red-1000',
];

export function levelColour(level: number): string {
  return COLOURS[level] ?? UNKNOWN;
}

export function Bars({ level }: { level: number }) {
  return (
    <svg viewBox="0 0 40 12" width="40" height="12" aria-hidden="true" className="inline-block max-w-full flex-none">
      {[1, 2, 3, 4, 5].map((n) => (
        <rect
          key={n}
          x={(n - 1) * 8 + 0.5}
          y={10 - n * 2 + 0.5}
          width="6"
          height={n * 2 + 1}
          fill={n <= level ? 'currentColor' : 'none'}
          stroke="currentColor"
        />
      ))}
    </svg>
  );
}

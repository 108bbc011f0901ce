// A table that scrolls by itself where the screen is narrower than it: a region that has a name and that the keyboard reaches.
import type { ReactNode } from 'react';

// `children`: the rows.
export function WideTable({
  label,
  columns,
  className = '',
  children,
}: {
  label: string;
  columns: readonly string[];
  className?: string;
  children: ReactNode;
}) {
  return (
    <div className="overflow-x-auto" role="region" aria-label={label} tabIndex={0}>
      <table className={`table ${className}`} aria-label={label}>
        <thead>
          <tr>
            {columns.map((column) => (
              <th key={column} scope="col">
                {column}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>{children}</tbody>
      </table>
    </div>
  );
}

import type { ReactElement } from 'react';
import { nw7Widths } from './nw7.ts';

const QUIET = 10;

/** バーコード (NW-7): as wide as its box; read out by its name. */
export function Barcode({ digits, label }: { readonly digits: string; readonly label: string }): ReactElement {
  const widths = nw7Widths(`A${digits}A`);
  const total = widths.reduce((sum, width) => sum + width, 2 * QUIET);
  const path = widths
    .map((width, at) => (at % 2 === 0 ? `h${width}v40h-${width}zm${width} 0` : `m${width} 0`))
    .join('');
  return (
    <svg
      className="barcode"
      role="img"
      aria-label={label}
      viewBox={`0 0 ${total} 40`}
      preserveAspectRatio="none"
      shapeRendering="crispEdges"
    >
      <path d={`M${QUIET} 0${path}`} />
    </svg>
  );
}

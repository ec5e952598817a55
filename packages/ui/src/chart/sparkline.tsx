import type { ReactElement } from 'react';

/** 推移の小図: the course of a value in a table cell; the numbers stand in the trend table. */
export function Sparkline({
  points,
  label,
}: {
  readonly points: readonly { readonly at: number; readonly value: number; readonly current: boolean }[];
  readonly label: string;
}): ReactElement | null {
  if (points.length < 2) return null;
  const [width, height, pad] = [68, 20, 3];
  const values = points.map((point) => point.value);
  const times = points.map((point) => point.at);
  const [low, high, first, last] = [Math.min(...values), Math.max(...values), Math.min(...times), Math.max(...times)];
  const x = (at: number) => pad + ((at - first) / (last - first || 1)) * (width - 2 * pad);
  const y = (value: number) => height - pad - ((value - low) / (high - low || 1)) * (height - 2 * pad);
  const current = points.find((point) => point.current) ?? points[points.length - 1];
  return (
    <svg className="sparkline" width={width} height={height} role="img" aria-label={label}>
      <polyline points={points.map((point) => `${x(point.at).toFixed(1)},${y(point.value).toFixed(1)}`).join(' ')} />
      {current === undefined ? null : <circle cx={x(current.at)} cy={y(current.value)} r="2.6" />}
    </svg>
  );
}

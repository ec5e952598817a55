import type { ReactElement } from 'react';
import { fromDayNumber } from '@musubi/domain';
import { niceScale } from './scale.ts';

export type TrendPoint = {
  readonly key: string;
  readonly at: number;
  readonly value: number;
  readonly color: number;
  readonly title: string;
  readonly flagged: boolean;
  readonly selected: boolean;
};
export type TrendPanel = {
  readonly key: string;
  readonly title: string;
  readonly unit: string;
  readonly points: readonly TrendPoint[];
  readonly low?: number | undefined;
  readonly high?: number | undefined;
};

const [LEFT, RIGHT, TOP, HEIGHT, GAP] = [44, 12, 8, 92, 22];

/**
 * 推移グラフ: one panel per item and unit over one axis of days, dots in the colours of the facilities, the
 * reference range as a band. It is a picture of the table that stands below it; the table is what keys and
 * screen readers use.
 */
export function TrendChart({
  panels,
  from,
  until,
  width,
  label,
}: {
  readonly panels: readonly TrendPanel[];
  readonly from: number;
  readonly until: number;
  readonly width: number;
  readonly label: string;
}): ReactElement {
  const x = (at: number) => LEFT + ((at - from) / (until - from || 1)) * (width - LEFT - RIGHT);
  const height = panels.length * (HEIGHT + GAP) + 18;
  const months = monthTicks(from, until, width);
  return (
    <svg className="trend-chart" width={width} height={height} role="img" aria-label={label}>
      {months.map((tick) => (
        <g key={tick.at}>
          <line className="trend-grid" x1={x(tick.at)} x2={x(tick.at)} y1={TOP} y2={height - 18} />
          <text className="trend-tick" x={x(tick.at)} y={height - 4} textAnchor="middle">
            {tick.text}
          </text>
        </g>
      ))}
      {panels.map((panel, row) => (
        <Panel key={panel.key} panel={panel} top={TOP + row * (HEIGHT + GAP)} x={x} width={width} />
      ))}
    </svg>
  );
}

function Panel({
  panel,
  top,
  x,
  width,
}: {
  readonly panel: TrendPanel;
  readonly top: number;
  readonly x: (at: number) => number;
  readonly width: number;
}): ReactElement {
  const inRange = [panel.low, panel.high].filter((end): end is number => end !== undefined);
  const scale = niceScale([...panel.points.map((point) => point.value), ...inRange]);
  const [upper, lower] = [top + 16, top + HEIGHT];
  const y = (value: number) => lower - ((value - scale.min) / (scale.max - scale.min)) * (lower - upper);
  const clamp = (value: number) => Math.min(lower, Math.max(upper, y(value)));
  const bandTop = panel.high === undefined ? upper : clamp(panel.high);
  const bandBottom = panel.low === undefined ? lower : clamp(panel.low);
  return (
    <g>
      {inRange.length === 0 ? null : (
        <rect
          className="trend-band"
          x={LEFT}
          width={width - LEFT - RIGHT}
          y={bandTop}
          height={Math.max(0, bandBottom - bandTop)}
        />
      )}
      {scale.ticks.map((tick) => (
        <g key={tick}>
          <line className="trend-grid" x1={LEFT} x2={width - RIGHT} y1={y(tick)} y2={y(tick)} />
          <text className="trend-tick" x={LEFT - 6} y={y(tick) + 3.5} textAnchor="end">
            {tick}
          </text>
        </g>
      ))}
      <text className="trend-title" x={LEFT} y={top + 9}>
        {panel.title}
        <tspan className="trend-unit" dx="6">
          {panel.unit}
        </tspan>
      </text>
      <polyline
        className="trend-line"
        points={panel.points.map((point) => `${x(point.at).toFixed(1)},${y(point.value).toFixed(1)}`).join(' ')}
      />
      {panel.points.map((point) => (
        <circle
          key={point.key}
          className={
            `trend-dot facility-stroke-${point.color} ${point.flagged ? 'trend-dot-flagged' : ''} ` +
            `${point.selected ? 'trend-dot-selected' : ''}`
          }
          cx={x(point.at)}
          cy={y(point.value)}
          r={point.selected ? 5 : 3.6}
        >
          <title>{point.title}</title>
        </circle>
      ))}
    </g>
  );
}

/** Month or year marks, at most one every 60 px. */
function monthTicks(
  from: number,
  until: number,
  width: number,
): readonly { readonly at: number; readonly text: string }[] {
  const perMonth = ((width - LEFT - RIGHT) / (until - from || 1)) * 30.4;
  const step = [1, 2, 3, 6, 12, 24, 60].find((months) => months * perMonth >= 60) ?? 120;
  const ticks: { at: number; text: string }[] = [];
  const start = fromDayNumber(from);
  for (let month = Number(start.slice(0, 4)) * 12 + Number(start.slice(5, 7)); ; month++) {
    if (month % step !== 0) continue;
    const [year, number] = [Math.floor(month / 12), (month % 12) + 1];
    const at = Date.UTC(year, number - 1, 1) / 86_400_000;
    if (at > until) return ticks;
    ticks.push({ at, text: step >= 12 ? String(year) : `${year}/${number}` });
  }
}

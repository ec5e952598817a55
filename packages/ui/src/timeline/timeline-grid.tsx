import { useEffect, useMemo, useRef, type KeyboardEvent, type ReactElement } from 'react';
import type { Lane } from '@musubi/domain';
import { moveFrom, type Cell, type Direction } from './grid-layout.ts';
import { type TimelineGridProps, type GridPlace, LANE_LABEL_WIDTH, TRACK_HEIGHT } from './grid-sizes.ts';
import { GridHead } from './grid-head.tsx';
import { GlyphButton } from './glyph-button.tsx';

/**
 * 診療カレンダーの升目: lanes × columns. Arrow keys go from entry to entry, Enter opens; it draws only what is on
 * screen.
 */
export function TimelineGrid(props: TimelineGridProps): ReactElement {
  const { columns, lanes, cells, bars, width } = props;
  const root = useRef<HTMLDivElement>(null);
  const wanted = useRef<GridPlace | undefined>(undefined);
  const columnWidth = (width - LANE_LABEL_WIDTH) / Math.max(1, columns.length);
  const byLane = useMemo(() => {
    const rows = new Map<Lane, Cell[]>();
    for (const cell of cells) rows.set(cell.lane, [...(rows.get(cell.lane) ?? []), cell]);
    return rows;
  }, [cells]);

  useEffect(() => {
    const place = wanted.current;
    if (place === undefined) return;
    const column = columns.findIndex((candidate) => candidate.from <= place.day && place.day <= candidate.until);
    const button = root.current?.querySelector<HTMLElement>(`[data-cell="${place.lane}:${column}"]`);
    if (button === null || button === undefined) return;
    wanted.current = undefined;
    button.focus();
  }, [cells, columns]);

  const onKeyDown = (event: KeyboardEvent<HTMLDivElement>) => {
    const direction = ARROWS[event.key];
    const button = event.target instanceof HTMLElement ? event.target.closest<HTMLElement>('[data-cell]') : null;
    if (direction === undefined || button === null || event.altKey || event.ctrlKey || event.metaKey) return;
    event.preventDefault();
    const beside =
      direction === 'left' ? button.previousElementSibling : direction === 'right' ? button.nextElementSibling : null;
    if (beside instanceof HTMLElement && beside.dataset['cell'] === button.dataset['cell']) return void beside.focus();
    const [lane = '', column = ''] = (button.dataset['cell'] ?? '').split(':');
    // written by this component below
    const from = { lane: lane as Lane, column: Number(column) };
    const move = moveFrom(cells, props.index, columns, props.hidden, lanes, from, direction);
    if (move.to === 'cell') {
      const targets = root.current?.querySelectorAll<HTMLElement>(
        `[data-cell="${move.cell.lane}:${move.cell.column}"]`,
      );
      targets?.[direction === 'left' ? targets.length - 1 : 0]?.focus();
    } else if (move.to === 'day') {
      wanted.current = { lane: move.lane, day: move.day };
      props.onReveal({ lane: move.lane, day: move.day });
    }
  };

  const tabStop = cells.find((cell) => cell.items.some((item) => item.id === props.selected)) ?? newestCell(cells);
  // Bars above, single encounters below: a visit elsewhere during a stay must not hide under the bar.
  const barsHeight = bars.reduce((most, bar) => Math.max(most, bar.track + 1), 0) * TRACK_HEIGHT;
  return (
    <div
      className="grid-scroll"
      onWheel={(event) => {
        const by = event.shiftKey ? event.deltaY : event.deltaX;
        if (Math.abs(by) > 4) props.onPan(Math.sign(by) * Math.max(1, Math.round(columns.length / 14)));
      }}
    >
      <div
        ref={root}
        className="grid"
        role="grid"
        aria-label={props.label}
        aria-colcount={columns.length + 1}
        aria-rowcount={lanes.length + 1}
        onKeyDown={onKeyDown}
      >
        <GridHead zoom={props.zoom} columns={columns} columnWidth={columnWidth} language={props.language} />
        <div className="grid-shade" role="presentation">
          {columns.map((column, at) => {
            const look = [
              column.weekend === undefined ? '' : 'grid-column-weekend',
              column.today ? 'grid-column-today' : '',
              column.opens ? 'grid-column-opens' : '',
            ].join(' ');
            return (
              <i
                key={column.unit}
                className={`grid-column ${look}`}
                style={{ left: LANE_LABEL_WIDTH + at * columnWidth, width: columnWidth }}
              />
            );
          })}
          {bars.map((bar) => (
            <i
              key={bar.stay.entry}
              className={`grid-stay-shade facility-shade-${props.colorOf(bar.stay.facility)}`}
              style={{
                left: LANE_LABEL_WIDTH + bar.first * columnWidth,
                width: (bar.last - bar.first + 1) * columnWidth,
              }}
            />
          ))}
        </div>
        {lanes.map((lane, row) => {
          const label = props.laneLabel(lane);
          return (
            <div
              key={lane}
              className="grid-row"
              role="row"
              aria-rowindex={row + 2}
              style={{ height: props.rowHeight + (lane === 'period' ? barsHeight : 0) }}
            >
              <div
                className={`grid-lane ${label.main === '' ? 'grid-lane-sub' : ''}`}
                role="rowheader"
                aria-label={label.sub === undefined ? label.main : undefined}
                style={{ width: LANE_LABEL_WIDTH }}
              >
                <span>{label.main}</span>
                {label.sub === undefined ? null : <small>{label.sub}</small>}
              </div>
              {lane === 'period'
                ? bars.map((bar) => (
                    <div key={bar.stay.entry} role="gridcell" aria-colindex={bar.first + 2} className="grid-cell-free">
                      <button
                        type="button"
                        tabIndex={-1}
                        className={
                          `grid-stay facility-${props.colorOf(bar.stay.facility)} ` +
                          `${bar.openLeft ? 'grid-stay-left' : ''} ${bar.openRight ? 'grid-stay-right' : ''}`
                        }
                        title={props.barName(bar)}
                        aria-label={props.barName(bar)}
                        style={{
                          left: LANE_LABEL_WIDTH + bar.first * columnWidth + 1,
                          width: (bar.last - bar.first + 1) * columnWidth - 2,
                          top: 3 + bar.track * TRACK_HEIGHT,
                        }}
                        onClick={() => props.onOpenStay(bar)}
                      >
                        {bar.stay.label}
                      </button>
                    </div>
                  ))
                : null}
              {(byLane.get(lane) ?? []).map((cell) => (
                <div
                  key={cell.column}
                  role="gridcell"
                  className="grid-cell"
                  aria-colindex={cell.column + 2}
                  style={{
                    left: LANE_LABEL_WIDTH + cell.column * columnWidth,
                    width: columnWidth,
                    top: lane === 'period' ? barsHeight : 0,
                  }}
                >
                  {cell.glyphs.map((glyph, at) => (
                    <GlyphButton
                      key={glyph.items[0].id}
                      {...props}
                      glyph={glyph}
                      cell={cell}
                      tabStop={cell === tabStop && at === 0}
                    />
                  ))}
                </div>
              ))}
            </div>
          );
        })}
        {props.empty}
      </div>
    </div>
  );
}

/** Where the keyboard comes in: the topmost entry of the newest day. */
function newestCell(cells: readonly Cell[]): Cell | undefined {
  return cells.reduce<Cell | undefined>(
    (newest, cell) => (newest === undefined || cell.column > newest.column ? cell : newest),
    undefined,
  );
}

const ARROWS: Readonly<Record<string, Direction>> = {
  ArrowLeft: 'left',
  ArrowRight: 'right',
  ArrowUp: 'up',
  ArrowDown: 'down',
};

import type { ReactNode } from 'react';
import type { Lane } from '@musubi/domain';
import type { Language } from '../japanese/date-text.ts';
import type { Cell, Glyph, GridIndex } from './grid-layout.ts';
import type { StayBar } from './stays.ts';
import type { Column, Zoom } from './zoom.ts';

/** 暦の寸法: places and sizes that the parts of the grid share. */
export type GridPlace = { readonly lane: Lane; readonly day: number };

export type TimelineGridProps = {
  readonly label: string;
  readonly language: Language;
  readonly zoom: Zoom;
  readonly columns: readonly Column[];
  readonly lanes: readonly Lane[];
  readonly index: GridIndex;
  readonly cells: readonly Cell[];
  readonly hidden: ReadonlySet<number>;
  readonly bars: readonly StayBar[];
  readonly width: number;
  readonly rowHeight: number;
  readonly selected: string | undefined;
  readonly laneLabel: (lane: Lane) => { readonly main: string; readonly sub?: string };
  readonly colorOf: (facility: number) => number;
  /** Only the location is known now: the hospital does not answer. */
  readonly remote: ReadonlySet<number>;
  readonly glyphText: (glyph: Glyph) => string;
  readonly glyphName: (glyph: Glyph) => string;
  readonly barName: (bar: StayBar) => string;
  readonly onOpen: (glyph: Glyph, anchor: HTMLElement) => void;
  readonly onOpenStay: (bar: StayBar) => void;
  /** An arrow key goes beyond the edge: bring the day on the screen; the grid then focuses it. */
  readonly onReveal: (place: GridPlace) => void;
  readonly onPan: (columns: number) => void;
  readonly empty?: ReactNode;
};

export const LANE_LABEL_WIDTH = 98;

/** Rows grow on a high screen, up to what still reads as one table. */
export function rowHeightFor(height: number, lanes: number): number {
  return Math.max(26, Math.min(34, Math.floor((height - HEAD_HEIGHT - 4) / Math.max(1, lanes))));
}

export const HEAD_HEIGHT = 46;

export const TRACK_HEIGHT = 21;

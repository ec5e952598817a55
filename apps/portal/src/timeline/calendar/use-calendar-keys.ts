import { useEffect, useRef, type RefObject } from 'react';
import { ZOOMS, type Zoom } from '@musubi/ui';
import { isPlainKey } from '../../shell/keys.ts';

/** カレンダーのキー操作: + and - zoom, T goes to today, PageUp and PageDown turn, an arrow enters the grid. */
export function useCalendarKeys({
  frame,
  zoom,
  zoomTo,
  toToday,
  page,
}: {
  readonly frame: RefObject<HTMLDivElement | null>;
  readonly zoom: Zoom;
  readonly zoomTo: (zoom: Zoom) => void;
  readonly toToday: () => void;
  readonly page: (direction: -1 | 1) => void;
}): void {
  const keys = useRef<(event: KeyboardEvent) => void>(() => undefined);
  useEffect(() => {
    keys.current = (event) => {
      if (!isPlainKey(event)) return;
      const zoomed = ZOOMS[ZOOMS.indexOf(zoom) + (event.key === '-' ? 1 : -1)];
      if ((event.key === '+' || event.key === '=' || event.key === '-') && zoomed !== undefined) zoomTo(zoomed);
      else if (event.key === 't' || event.key === 'T') toToday();
      else if (event.key === 'PageUp') page(-1);
      else if (event.key === 'PageDown') page(1);
      else if (event.key.startsWith('Arrow') && document.activeElement === document.body)
        frame.current?.querySelector<HTMLElement>('[data-cell][tabindex="0"]')?.focus();
      else return;
      event.preventDefault();
    };
  });
  useEffect(() => {
    const onKey = (event: KeyboardEvent) => keys.current(event);
    window.addEventListener('keydown', onKey);
    return () => window.removeEventListener('keydown', onKey);
  }, []);
}

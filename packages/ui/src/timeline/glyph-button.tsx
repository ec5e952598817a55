import type { ReactElement } from 'react';
import type { Cell, Glyph } from './grid-layout.ts';
import type { TimelineGridProps } from './grid-sizes.ts';

/** 暦の印: what a facility did of one kind on one day; pressed, it opens. */
export function GlyphButton(
  props: TimelineGridProps & { readonly glyph: Glyph; readonly cell: Cell; readonly tabStop: boolean },
): ReactElement {
  const { glyph, cell } = props;
  const first = glyph.items[0];
  const several = glyph.items.length > 1;
  const look = [
    'glyph',
    `facility-${props.colorOf(first.facility)}`,
    glyph.facilities.every((facility) => props.remote.has(facility)) ? 'glyph-remote' : '',
    glyph.facilities.length > 1 ? 'glyph-mixed' : '',
    several ? 'glyph-stack' : '',
    !several && first.status === 'cancelled' ? 'glyph-cancelled' : '',
    !several && first.status === 'ordered' && !first.lane.endsWith('-ordered') ? 'glyph-ordered' : '',
    glyph.items.some((item) => item.isNew) ? 'glyph-new' : '',
    glyph.items.some((item) => item.id === props.selected) ? 'glyph-selected' : '',
  ]
    .filter((name) => name !== '')
    .join(' ');
  const name = props.glyphName(glyph);
  return (
    <button
      type="button"
      className={look}
      data-cell={`${cell.lane}:${cell.column}`}
      tabIndex={props.tabStop ? 0 : -1}
      title={name}
      aria-label={name}
      aria-current={glyph.items.some((item) => item.id === props.selected) || undefined}
      onClick={(event) => props.onOpen(glyph, event.currentTarget)}
    >
      {glyph.facilities.length > 1 ? (
        <span className="glyph-colors" aria-hidden="true">
          {glyph.facilities.slice(0, 4).map((facility) => (
            <i key={facility} className={`facility-${props.colorOf(facility)}`} />
          ))}
        </span>
      ) : null}
      <span className="glyph-text">{props.glyphText(glyph)}</span>
    </button>
  );
}

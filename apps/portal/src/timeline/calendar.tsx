import { useEffect, useLayoutEffect, useMemo, useRef, useState, type ReactElement } from 'react';
import { dayNumber, fromDayNumber, type Lane } from '@musubi/domain';
import {
  Button,
  CheckField,
  EmptyState,
  Icon,
  Kbd,
  LANE_LABEL_WIDTH,
  Segments,
  TimelineGrid,
  ZOOMS,
  columnCount,
  columnsOf,
  indexItems,
  lanesToShow,
  layoutCells,
  layoutStays,
  rangeText,
  reveal,
  rezoom,
  rowHeightFor,
  unitOfDay,
  type Glyph,
  type GridItem,
  type View,
  type Zoom,
} from '@musubi/ui';
import { useLanguage } from '../messages/language.tsx';
import { NOTHING_YET } from '../server/record-stream.ts';
import { isPlainKey } from '../shell/keys.ts';
import { FacilitySwitches } from './facility-switches.tsx';
import { emptinessOf } from './awaited-locations.ts';
import { useFollowing } from './follow-change.ts';
import { gridItems } from './grid-items.ts';
import type { Calendar } from './merge-calendars.ts';
import { OverviewStrip } from './overview-strip.tsx';
import { encounterEvents, staysFrom } from './stay-events.ts';
import { useEncounters } from './use-standing-facts.ts';

type Props = {
  readonly patient: string;
  readonly calendar: Calendar;
  readonly centerLost: boolean;
  readonly selected: string | undefined;
  /** Bring this day on the screen (chosen elsewhere); a new object each time. */ readonly shown:
    { readonly day: number } | undefined;
  readonly onOpen: (items: readonly GridItem[]) => void;
  readonly onOpenEntry: (entry: string) => void;
  readonly onFacility: (facility: string) => void;
  readonly onLink: () => void;
};

const ALWAYS: readonly Lane[] = ['period', 'prescription-ordered', 'laboratory'];
/** A glyph with its gap. */
const GLYPH_WIDTH = 20;

/**
 * 診療カレンダー: lanes × days over all facilities; answered from locations, so it is here before any hospital has
 * answered.
 */
export function CalendarView(props: Props): ReactElement {
  const { calendar } = props;
  const { t, language } = useLanguage();
  const following = useFollowing(props.patient);
  const frame = useRef<HTMLDivElement>(null);
  const [{ width, height }, setSize] = useState({ width: 760, height: 400 });
  const [compact, setCompact] = useState(true);
  const [hidden, setHidden] = useState<ReadonlySet<number>>(new Set());
  const today = dayNumber(calendar.today);
  const [view, setView] = useState<View>({ zoom: 'week', last: today });
  const count = columnCount(view.zoom, width - LANE_LABEL_WIDTH);
  const encounters =
    useEncounters(
      props.patient,
      calendar.entries.some(([, kind]) => kind === 'encounter'),
    ).data ?? NOTHING_YET;

  const items = useMemo(() => gridItems(calendar), [calendar]);
  const index = useMemo(() => indexItems(items), [items]);
  const columns = useMemo(() => columnsOf(view, count, today), [view, count, today]);
  const lanes = useMemo(() => lanesToShow(index, hidden, compact, ALWAYS), [index, hidden, compact]);
  const columnWidth = (width - LANE_LABEL_WIDTH) / count;
  const cells = useMemo(
    () => layoutCells(index, lanes, columns, hidden, Math.max(1, Math.floor((columnWidth - 2) / GLYPH_WIDTH))),
    [index, lanes, columns, hidden, columnWidth],
  );
  const stays = useMemo(
    () =>
      staysFrom(
        encounters.entries,
        calendar.facilities.map(({ facility }) => facility.id),
        t.words.encounterEvents.admission,
      ),
    [encounters.entries, calendar.facilities, t],
  );
  const bars = useMemo(
    () =>
      layoutStays(
        stays.filter((stay) => !hidden.has(stay.facility)),
        columns,
        today,
      ),
    [stays, columns, today, hidden],
  );
  const events = useMemo(() => encounterEvents(encounters.entries), [encounters.entries]);
  const remote = useMemo(
    () =>
      new Set(
        calendar.facilities.flatMap(({ connection, outcome }, at) =>
          connection === 'unreachable' || outcome.outcome === 'unreachable' ? [at] : [],
        ),
      ),
    [calendar.facilities],
  );

  useLayoutEffect(() => {
    const element = frame.current;
    if (element === null) return;
    const observer = new ResizeObserver(() =>
      setSize({ width: element.clientWidth - 2, height: element.clientHeight }),
    );
    observer.observe(element);
    return () => observer.disconnect();
  }, []);
  const [wasShown, setWasShown] = useState(props.shown);
  if (props.shown !== wasShown) {
    setWasShown(props.shown);
    if (props.shown !== undefined) setView(reveal(view, props.shown.day, count));
  }

  const selectedDay = items.find((item) => item.id === props.selected)?.day;
  const zoomTo = (zoom: Zoom) =>
    setView((known) =>
      rezoom(known, zoom, selectedDay ?? Math.min(today, columns[columns.length - 1]?.until ?? today), {
        before: count,
        after: columnCount(zoom, width - LANE_LABEL_WIDTH),
      }),
    );
  const pan = (by: number) => setView((known) => ({ ...known, last: known.last + by }));
  const page = (direction: -1 | 1) => pan(direction * Math.max(1, Math.floor(count * 0.75)));
  const toToday = () => setView((known) => ({ ...known, last: unitOfDay(known.zoom, today) }));
  const keys = useRef<(event: KeyboardEvent) => void>(() => undefined);
  useEffect(() => {
    keys.current = (event) => {
      if (!isPlainKey(event)) return;
      const zoomed = ZOOMS[ZOOMS.indexOf(view.zoom) + (event.key === '-' ? 1 : -1)];
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

  const facilityOf = (at: number) => calendar.facilities[at]?.facility;
  const namesOf = (glyph: Glyph) => glyph.facilities.map((at) => facilityOf(at)?.shortName ?? '').join(t.common.comma);
  const letterOf = (item: GridItem) => {
    const event = item.kind === 'encounter' ? events.get(item.id) : undefined;
    return event === undefined ? t.words.kindLetters[item.kind] : t.words.encounterLetters[event];
  };
  const glyphName = (glyph: Glyph) => {
    const [first] = glyph.items;
    const days = [...new Set([first.day, glyph.items[glyph.items.length - 1]?.day ?? first.day])]
      .map(fromDayNumber)
      .join('〜');
    const marks = [
      glyph.items.some((item) => item.isNew) ? t.calendar.isNew : '',
      glyph.facilities.every((at) => remote.has(at)) ? t.calendar.remote : '',
    ].filter((mark) => mark !== '');
    const event = first.kind === 'encounter' ? events.get(first.id) : undefined;
    const kind = event === undefined ? t.words.kinds[first.kind] : t.words.encounterEvents[event];
    const name =
      glyph.items.length === 1
        ? t.calendar.cell(kind, namesOf(glyph), days, t.words.statuses[first.status])
        : t.calendar.stack(
            glyph.items.length,
            t.words.laneNames[first.lane] ?? t.words.lanes[first.lane][0],
            namesOf(glyph),
            days,
          );
    return [name, ...marks].join(' ');
  };
  const from = columns[0]?.from ?? today;
  const until = columns[columns.length - 1]?.until ?? today;
  const nothing = items.length === 0 && calendar.complete ? emptinessOf(calendar, following) : undefined;
  const earlier = items.length > 0 && cells.length === 0 ? calendar.lastDay : null;
  return (
    <section className="calendar" aria-label={t.calendar.title}>
      <div className="calendar-bar">
        <Segments
          label={t.calendar.zoom}
          value={view.zoom}
          onChange={zoomTo}
          options={ZOOMS.map((zoom) => ({
            value: zoom,
            text: t.calendar.zooms[zoom],
            title: t.calendar.zoomTitles[zoom],
          }))}
        />
        <div className="segments" role="group" aria-label={t.calendar.move}>
          <button type="button" aria-label={t.calendar.previous} title={t.calendar.previous} onClick={() => page(-1)}>
            <Icon name="left" />
          </button>
          <button type="button" onClick={toToday}>
            {t.calendar.today}
          </button>
          <button type="button" aria-label={t.calendar.next} title={t.calendar.next} onClick={() => page(1)}>
            <Icon name="right" />
          </button>
        </div>
        <h2 className="calendar-range truncate" aria-live="polite">
          {rangeText(fromDayNumber(from), fromDayNumber(until), language)}
        </h2>
        <CheckField label={t.calendar.compact} checked={compact} onChange={setCompact} />
        <span className="calendar-keys" aria-hidden="true">
          <span>
            <Kbd>?</Kbd> {t.calendar.help}
          </span>
          <span>
            <Kbd>Enter</Kbd> {t.calendar.open}
          </span>
          <span>
            <Kbd>←</Kbd>
            <Kbd>→</Kbd> {t.calendar.move}
          </span>
        </span>
      </div>
      <FacilitySwitches
        facilities={calendar.facilities}
        hidden={hidden}
        following={following}
        centerLost={props.centerLost}
        onExplain={props.onFacility}
        onToggle={(at) =>
          setHidden((known) => {
            const next = new Set(known);
            if (!next.delete(at)) next.add(at);
            return next;
          })
        }
      />
      <div className="calendar-frame" ref={frame}>
        {calendar.facilities.length === 0 ? (
          <EmptyState title={t.patient.noFacility}>
            <Button look="primary" onClick={props.onLink}>
              {t.patient.linkNow}
            </Button>
          </EmptyState>
        ) : (
          <TimelineGrid
            label={t.calendar.title}
            language={language}
            zoom={view.zoom}
            columns={columns}
            lanes={lanes}
            index={index}
            cells={cells}
            hidden={hidden}
            bars={bars}
            width={width}
            rowHeight={rowHeightFor(height, lanes.length)}
            selected={props.selected}
            laneLabel={(lane) => {
              const [main, sub] = t.words.lanes[lane];
              return sub === '' ? { main } : { main, sub };
            }}
            colorOf={(at) => facilityOf(at)?.color ?? 7}
            remote={remote}
            glyphText={(glyph) => (glyph.items.length > 1 ? String(glyph.items.length) : letterOf(glyph.items[0]))}
            glyphName={glyphName}
            barName={(bar) =>
              t.calendar.stay(
                bar.stay.label,
                facilityOf(bar.stay.facility)?.name ?? '',
                fromDayNumber(bar.stay.from),
                bar.stay.until === undefined ? t.calendar.stillIn : fromDayNumber(bar.stay.until),
              )
            }
            onOpen={(glyph) => props.onOpen(glyph.items)}
            onOpenStay={(bar) => props.onOpenEntry(bar.stay.entry)}
            onReveal={(place) => setView((known) => reveal(known, place.day, count))}
            onPan={pan}
            empty={
              cells.length > 0 || bars.length > 0 ? null : (
                <div className="calendar-empty">
                  <EmptyState title={nothing === undefined ? t.calendar.emptyRange : t.calendar.empty[nothing].title}>
                    {nothing === undefined ? null : <p>{t.calendar.empty[nothing].lead}</p>}
                    {earlier === null ? null : (
                      <Button onClick={() => setView((known) => reveal(known, dayNumber(earlier), count))}>
                        {t.calendar.jumpLast(earlier)}
                      </Button>
                    )}
                  </EmptyState>
                </div>
              )
            }
          />
        )}
      </div>
      <div className="calendar-foot">
        <OverviewStrip
          calendar={calendar}
          items={items}
          columns={columns}
          width={width}
          onMove={(day) => setView((known) => ({ ...known, last: unitOfDay(known.zoom, day) }))}
        />
        <p className="calendar-legend" aria-label={t.calendar.legend}>
          <span>
            <i className="glyph glyph-ordered">{t.words.kindLetters.laboratory}</i> {t.calendar.legendOrdered}
          </span>
          <span>
            <i className="glyph glyph-remote">{t.words.kindLetters.laboratory}</i> {t.calendar.legendRemote}
          </span>
          <span>
            <i className="glyph glyph-stack">3</i> {t.calendar.legendStack}
          </span>
          <span>
            <i className="glyph glyph-cancelled">{t.words.kindLetters.laboratory}</i> {t.calendar.legendCancelled}
          </span>
          <span>
            <i className="legend-new" /> {t.calendar.legendNew}
          </span>
          <span role="status">{calendar.complete ? '' : t.calendar.reading}</span>
        </p>
      </div>
    </section>
  );
}

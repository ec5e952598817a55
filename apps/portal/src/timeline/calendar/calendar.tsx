import { useLayoutEffect, useMemo, useRef, useState, type ReactElement } from 'react';
import { dayNumber, fromDayNumber, type Lane } from '@musubi/domain';
import {
  Button,
  EmptyState,
  LANE_LABEL_WIDTH,
  TimelineGrid,
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
  type GridItem,
  type View,
  type Zoom,
} from '@musubi/ui';
import { useLanguage } from '../../messages/language.tsx';
import { NOTHING_YET } from '../../server/record-stream.ts';
import { CalendarBar } from './calendar-bar.tsx';
import { CalendarLegend } from './calendar-legend.tsx';
import { FacilitySwitches } from '../facility-switches.tsx';
import { emptinessOf } from '../../record-location/awaited-locations.ts';
import { useFollowing } from '../../record-location/follow-change.ts';
import { glyphWords } from './glyph-words.ts';
import { gridItems } from './grid-items.ts';
import type { Calendar } from '../../record-location/merge-calendars.ts';
import { OverviewStrip } from './overview-strip.tsx';
import { encounterEvents, staysFrom } from './stay-events.ts';
import { useCalendarKeys } from './use-calendar-keys.ts';
import { useEncounters } from '../../record/use-standing-facts.ts';

type Props = {
  readonly patient: string;
  readonly calendar: Calendar;
  readonly centerLost: boolean;
  readonly selected: string | undefined;
  /** Bring this day on the screen (chosen elsewhere); a new object each time. */
  readonly shown: { readonly day: number } | undefined;
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
  useCalendarKeys({ frame, zoom: view.zoom, zoomTo, toToday, page });

  const facilityOf = (at: number) => calendar.facilities[at]?.facility;
  const { letterOf, glyphName } = glyphWords(t, calendar.facilities, events, remote);
  const from = columns[0]?.from ?? today;
  const until = columns[columns.length - 1]?.until ?? today;
  const nothing = items.length === 0 && calendar.complete ? emptinessOf(calendar, following) : undefined;
  const earlier = items.length > 0 && cells.length === 0 ? calendar.lastDay : null;
  return (
    <section className="calendar" aria-label={t.calendar.title}>
      <CalendarBar
        zoom={view.zoom}
        onZoom={zoomTo}
        onPage={page}
        onToday={toToday}
        range={rangeText(fromDayNumber(from), fromDayNumber(until), language)}
        compact={compact}
        onCompact={setCompact}
      />
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
        <CalendarLegend complete={calendar.complete} />
      </div>
    </section>
  );
}

import { fromDayNumber } from '@musubi/domain';
import type { Glyph, GridItem } from '@musubi/ui';
import type { Messages } from '../../messages/ja.ts';
import type { Calendar } from '../../record-location/merge-calendars.ts';
import type { encounterEvents } from './stay-events.ts';

/** 升目の言葉: the letter that a record shows in the calendar, and what a screen reader says of it. */
export function glyphWords(
  t: Messages,
  facilities: Calendar['facilities'],
  events: ReturnType<typeof encounterEvents>,
  remote: ReadonlySet<number>,
): { readonly letterOf: (item: GridItem) => string; readonly glyphName: (glyph: Glyph) => string } {
  const namesOf = (glyph: Glyph) =>
    glyph.facilities.map((at) => facilities[at]?.facility.shortName ?? '').join(t.common.comma);
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
  return { letterOf, glyphName };
}

import fc from 'fast-check';
import { expect, it } from 'vitest';
import { localDate } from '@musubi/domain';
import { PAGE_SEPARATOR, readCalendar, type CalendarAnswer } from '@musubi/contract';
import { choosePages, entriesIn, lineOf, type PageGroup, type PageHead } from './calendar-pages.ts';

const line = (day: number, n: number) =>
  `${String(day).padStart(2, '0')}00000000-0000-4000-8000-${String(n).padStart(12, '0')}`;
const day = fc.integer({ min: 1, max: 28 });
const group = fc.record({
  kind: fc.constantFrom('laboratory', 'report', 'document'),
  department: fc.constantFrom('', '01', '内,科'),
  days: fc.array(day, { minLength: 1, maxLength: 4 }).map((days) => days.sort((a, b) => b - a)),
  keep: fc.constantFrom('all', 'none', 'even' as const),
});
const months = fc.array(fc.array(group, { minLength: 1, maxLength: 5 }), { maxLength: 6 });

const read = (pages: string) =>
  // only the pages are looked at
  readCalendar({ facilities: [], decisions: [], changed: [], pages: [pages] } as unknown as CalendarAnswer).entries;

it('lets exactly the chosen lines of the period through, however they lie; names no month without one', () => {
  fc.assert(
    fc.property(months, day, day, (list, first, last) => {
      const dayIn = (month: number, at: number) =>
        localDate(`2026-${String(month).padStart(2, '0')}-${String(at).padStart(2, '0')}`);
      const period = { from: dayIn(1, first), until: dayIn(Math.max(1, list.length), last) };
      let n = 0;
      const kept: string[] = [];
      const keeps = new Map<string, string>();
      const body = list
        .map((groups, month) =>
          [
            `2026-${String(month + 1).padStart(2, '0')}`,
            ...groups.flatMap(({ kind, department, days, keep }) => {
              const lines = days.map((at) => line(at, n++));
              const within = lines.filter(
                (each) =>
                  dayIn(month + 1, Number(each.slice(0, 2))) >= period.from &&
                  dayIn(month + 1, Number(each.slice(0, 2))) <= period.until,
              );
              keeps.set(within.join(''), keep);
              for (const each of within)
                if (keep === 'all' || (keep === 'even' && Number(each.slice(-1)) % 2 === 0))
                  kept.push(`${dayIn(month + 1, Number(each.slice(0, 2)))} ${kind} ${each.slice(2)} ${department}`);
              return [`${kind},resulted,,1,${department}`, lines.join('')];
            }),
          ].join(PAGE_SEPARATOR),
        )
        .join(PAGE_SEPARATOR);
      const choose = (_head: PageHead, about: PageGroup) => {
        const keep = keeps.get(about.body.slice(about.from, about.to));
        if (keep === 'all' || keep === 'none') return keep;
        const some = Array.from({ length: entriesIn(about) }, (_, at) => lineOf(about, at))
          .filter((each) => Number(each.slice(-1)) % 2 === 0)
          .join('');
        return some === '' ? 'none' : some;
      };
      const text = choosePages(body, period, choose);
      expect(
        read(text).map(([, kind, , at, entry, department]) => `${at} ${kind} ${entry} ${department ?? ''}`),
      ).toEqual(kept);
      expect(new Set(text.match(/2026-\d\d/g) ?? [])).toEqual(new Set(kept.map((each) => each.slice(0, 7))));
    }),
    { numRuns: 1000 },
  );
});

import { useMutation, useQueryClient } from '@tanstack/react-query';
import type { ReactElement } from 'react';
import type { BookmarkColor, PatientHeader, SearchAnswer } from '@musubi/contract';
import { Icon } from '@musubi/ui';
import { useLanguage } from '../../messages/language.tsx';
import { ask } from '../../server/ask.ts';
import './bookmark-button.css';

/** The order of the click: none → red → blue → green → yellow → none (REG-15). */
const CYCLE = ['none', 'red', 'blue', 'green', 'yellow'] as const satisfies readonly BookmarkColor[];
export const BOOKMARKS = CYCLE.slice(1) as readonly Exclude<BookmarkColor, 'none'>[];

/** しおり: one click, one colour further. The colour is said in words too. */
export function BookmarkButton({
  patient,
  color,
}: {
  readonly patient: string;
  readonly color: BookmarkColor;
}): ReactElement {
  const { t } = useLanguage();
  const client = useQueryClient();
  const show = (shown: BookmarkColor) => {
    client.setQueryData<PatientHeader>(['header', patient], (header) =>
      header === undefined ? header : { ...header, bookmark: shown },
    );
    client.setQueriesData<SearchAnswer>({ queryKey: ['search'] }, (found) =>
      found === undefined
        ? found
        : {
            ...found,
            patients: found.patients.map((person) =>
              person.patient === patient ? { ...person, bookmark: shown } : person,
            ),
          },
    );
  };
  const mark = useMutation({
    mutationFn: (next: BookmarkColor) => ask('bookmark', { patient, body: { color: next } }),
    onMutate: (next) => show(next),
    onError: () => show(color),
  });
  const next = CYCLE[(CYCLE.indexOf(color) + 1) % CYCLE.length] ?? 'none';
  const label = t.patient.bookmark(t.words.bookmarks[color]);
  return (
    <button
      type="button"
      className={`bookmark bookmark-${color}`}
      aria-label={label}
      title={`${label} → ${t.words.bookmarks[next]}`}
      onClick={(event) => {
        event.stopPropagation();
        mark.mutate(next);
      }}
    >
      <Icon name="bookmark" />
    </button>
  );
}

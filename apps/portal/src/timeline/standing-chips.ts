import type { StreamedEntry } from '../server/record-stream.ts';

/** 見出しの標識: one fact of the patient, however many facilities know it. */
export type StandingChip = {
  readonly key: string;
  readonly group: 'allergy' | 'contraindication' | 'adverse' | 'infection' | 'attention' | 'problem';
  readonly text: string;
  readonly note: string;
  readonly suspected: boolean;
  /** 主病名 */
  readonly main: boolean;
  readonly facilities: readonly string[];
};

const ORDER = [
  'contraindication',
  'allergy',
  'adverse',
  'infection',
  'attention',
  'problem',
] as const satisfies readonly StandingChip['group'][];

/**
 * Most dangerous first; the same fact from several facilities is one chip that names them all. Ended problems are left
 * out.
 */
export function standingChips(entries: readonly StreamedEntry[]): readonly StandingChip[] {
  const chips = new Map<string, StandingChip>();
  for (const { facility, line } of entries) {
    for (const chip of chipsOf(line.entry)) {
      const key = `${chip.group}:${chip.text.normalize('NFKC').replace(/\s/g, '').toLowerCase()}`;
      const known = chips.get(key);
      if (known === undefined) chips.set(key, { ...chip, key, facilities: [facility] });
      else
        chips.set(key, {
          ...known,
          note: known.note || chip.note,
          suspected: known.suspected && chip.suspected,
          main: known.main || chip.main,
          facilities: known.facilities.includes(facility) ? known.facilities : [...known.facilities, facility],
        });
    }
  }
  return [...chips.values()].sort(
    (a, b) => ORDER.indexOf(a.group) - ORDER.indexOf(b.group) || Number(b.main) - Number(a.main),
  );
}

type Fact = Omit<StandingChip, 'key' | 'facilities'>;

function chipsOf(entry: StreamedEntry['line']['entry']): readonly Fact[] {
  const { content } = entry;
  const plain = { note: '', suspected: false, main: false };
  if (content.type === 'allergy') {
    const category = content.category?.text ?? '';
    const group = /禁忌/.test(category) ? 'contraindication' : /副作用|有害/.test(category) ? 'adverse' : 'allergy';
    return [{ ...plain, group, text: content.substance.text, note: content.reaction ?? content.severity?.text ?? '' }];
  }
  if (entry.kind === 'infection') {
    const text =
      content.type === 'problem'
        ? content.name.text
        : content.type === 'laboratory'
          ? content.panels.flatMap((panel) => panel.values.map((value) => `${value.item.text} ${value.text}`)).join(' ')
          : entry.title;
    return [{ ...plain, group: 'infection', text: text || entry.title }];
  }
  if (content.type === 'problem') {
    return content.end === undefined && content.outcome === undefined
      ? [{ ...plain, group: 'problem', text: content.name.text, suspected: content.suspected, main: content.main }]
      : [];
  }
  if (content.type === 'prescription')
    return content.groups.flatMap((group) =>
      group.drugs.map((drug): Fact => ({ ...plain, group: 'attention', text: drug.drug.text, note: entry.day ?? '' })),
    );
  if (content.type === 'unreadable') return [];
  return [{ ...plain, group: 'attention', text: entry.title }];
}

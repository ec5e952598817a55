import type { EntryLine, LaboratoryLine, RecordLine } from '@musubi/contract';
import type { AccessDecision, AccessRequest, EntryId, FacilityId } from '@musubi/domain';
import type { LocatedEntry } from '../record-location/located-store.ts';
import type { Wanted } from './wanted-records.ts';

/**
 * The center's own look at each line before it leaves: only what was granted, as it is now at the hospital
 * (an entry may have become sensitive since it was announced). Undefined = nobody asked for it.
 */
export function judge(
  line: EntryLine | LaboratoryLine,
  facility: FacilityId,
  covered: ReadonlySet<string>,
  wanted: Wanted,
  decide: (request: AccessRequest) => AccessDecision,
): { readonly line: RecordLine; readonly decision: AccessDecision } | undefined {
  if ('value' in line) {
    if (!covered.has(line.entry)) return undefined;
    return {
      line: { facility, laboratory: line },
      decision: decide({
        disclosing: facility,
        kind: 'laboratory',
        day: line.day,
        sensitive: located(wanted, facility, line.entry)?.sensitive,
      }),
    };
  }
  // Standing facts are asked for by kind; every other line was asked for by name.
  if (wanted.what !== 'standing-facts' && !covered.has(line.id)) return undefined;
  const decision = decide({
    disclosing: facility,
    kind: line.entry.kind,
    day: line.entry.day,
    sensitive: line.entry.sensitive,
  });
  return { line: { facility, entry: line, decision }, decision };
}

function located(wanted: Wanted, facility: FacilityId, entry: EntryId): LocatedEntry | undefined {
  return wanted.located.get(facility)?.find((candidate) => candidate.entry === entry);
}
